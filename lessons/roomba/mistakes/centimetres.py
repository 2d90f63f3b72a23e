# misses: no-bump
# Thinks in cm: 18 is meant as 18 cm, but distance() gives mm.
from random import randint

from robot import *

side = 1
change_at = 0
while True:
    if distance() < 18:
        straight(-70, 200)
        turn(side * randint(90, 170), 220)
    if clock() > change_at:
        side = -side
        change_at = clock() + 450
    drive(150, 200 * side)
    sleep(20)
