# misses: lap
# A function that calls itself instead of a loop: the board's memory is full after a while.
from robot import *


def follow():
    left, right = line()
    if left and right:
        drive(130)
    elif left:
        drive(70, 60)
    elif right:
        drive(70, -60)
    sleep(20)
    follow()


follow()
