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


def load():
    mark("loaded")
    lights(100)
    sound(880, 300)
    sleep(1500)


def turn_to_line():
    drive(0, 60)
    while line() != (0, 0):
        sleep(5)
    sleep(700)
    while line() == (0, 0):
        sleep(5)
    stop()


while not button_a():
    sleep(20)
follow()
load()
turn_to_line()
follow()
