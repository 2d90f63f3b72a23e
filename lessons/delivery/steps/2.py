from robot import *


def follow():
    while distance() > 120:
        left, right = line()
        if left and right:
            drive(120)
        elif left:
            drive(60, 50)
        elif right:
            drive(60, -50)
        sleep(10)
    stop()


while not button_a():
    sleep(20)
follow()
