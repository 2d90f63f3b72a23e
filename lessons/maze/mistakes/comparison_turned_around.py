# misses: leaves
# Turns away while the way is free: the robot stays where it is and spins.
from robot import *


def on_mat():
    left, right = line()
    return left or right


while not on_mat():
    drive(150, -50)
    if distance() > 140:
        stop()
        turn(110)
    sleep(10)

stop()
