# misses: third
# Turns for a time that was right for another battery, instead of until it sees the street.
from robot import *


def follow():
    left, right = line()
    if left and right:
        return True
    if left:
        drive(80, 40)
    elif right:
        drive(80, -40)
    else:
        drive(100)
    sleep(10)
    return False


def turn_left():
    drive(0, 60)
    sleep(2700)
    stop()


count = 0
while count < 3:
    if follow():
        count += 1
        mark("crossing")
        straight(30, 100)

turn_left()
while distance() > 190:
    follow()
stop()
