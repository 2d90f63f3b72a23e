# misses: leaves
# Asks for the mat once at the start, and "not" is missing: the loop is never done.
from robot import *


def on_mat():
    left, right = line()
    return left or right


while on_mat():
    drive(150, -50)
    if distance() < 140:
        stop()
        turn(110)
    sleep(10)

stop()
