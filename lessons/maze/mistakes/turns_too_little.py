# misses: gentle
# 60 degrees are not enough: the bend leads into the wall again at once, and the robot scrapes along it.
from robot import *


def on_mat():
    left, right = line()
    return left or right


while not on_mat():
    drive(150, -50)
    if distance() < 140:
        stop()
        turn(60)
    sleep(10)

stop()
