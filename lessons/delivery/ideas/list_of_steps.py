# kits: cutebot, esp32-duo
# Another idea: the whole job is a list of steps; all sensors weigh the line; the box is passed on the right.
from robot import *

lost_on = 0


def side():
    """Where the line is: -1 far to the left, 1 far to the right; where it was last when none sees it."""
    global lost_on
    seen = lines()
    if 1 in seen:
        width = len(seen) - 1
        lost_on = sum((2 * i - width) / width for i, one in enumerate(seen) if one) / sum(seen)
    return lost_on


def follow():
    while distance() > 120:
        where = side()
        drive(110 - 50 * abs(where), -50 * where)
        sleep(10)
    stop()


def signal():
    lights(100)
    for hz in (523, 784):
        sound(hz, 300)
    sleep(1000)


def turn_round():
    find_line(-60)


def find_line(rate):
    drive(0, rate)
    while 1 in lines():  # off the line first
        sleep(5)
    sleep(700)
    wait_for_line()


def wait_for_line():
    while 1 not in lines():
        sleep(5)
    stop()


def pass_box():
    turn(-75)
    drive(150, 29)
    sleep(1500)
    wait_for_line()
    straight(40)
    find_line(-60)


while not button_a():
    sleep(20)
for step in [follow, signal, turn_round, follow, pass_box, follow]:
    step()
