from random import randint

from robot import *

side = 1
change_at = 0
while True:
    if distance() < 200:
        straight(-80, 200)
        turn(side * randint(90, 170), 220)
    if clock() > change_at:  # weave: the sonar looks to the left and to the right of the way
        side = -side
        change_at = clock() + 450
    drive(150, 200 * side)
    sleep(20)
