# misses: no-bump
# Turns away only 40 mm before a wall, when the body is almost there already.
from random import randint

from robot import *

side = 1
change_at = 0
while True:
    if distance() < 40:
        turn(side * randint(90, 170), 220)
    if clock() > change_at:
        side = -side
        change_at = clock() + 450
    drive(150, 200 * side)
    sleep(20)
