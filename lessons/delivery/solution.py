from robot import *

NEAR = 120


def follow():
    """Along the line until something is near ahead."""
    while distance() > NEAR:
        left, right = line()
        if left and right:
            drive(120)
        elif left:
            drive(60, 50)
        elif right:
            drive(60, -50)
        sleep(10)
    stop()


def turn_to_line():
    """To the left, off the line, until a sensor sees it again."""
    drive(0, 60)
    while line() != (0, 0):
        sleep(5)
    sleep(700)
    while line() == (0, 0):
        sleep(5)
    stop()


def load():
    mark("loaded")
    lights(100)
    sound(880, 300)
    sleep(1500)


def go_around():
    """Past the box on the left, in a bend back to the line."""
    turn(75)
    drive(150, -29)
    sleep(1500)
    while line() == (0, 0):
        sleep(5)
    stop()
    straight(40)
    turn_to_line()


while not button_a():
    sleep(20)
follow()
load()
turn_to_line()
follow()
go_around()
follow()
lights(0)
