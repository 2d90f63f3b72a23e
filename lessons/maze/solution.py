from robot import *


def on_mat():
    left, right = line()
    return left or right


# The right hand feels for the wall: drive in a bend to the right, and turn away when the wall is near.
while not on_mat():
    drive(150, -50)
    if distance() < 140:
        stop()
        turn(110)
    sleep(10)

stop()
