# misses: left, siren
# No loop: it looks at both buttons once, when nobody has pressed them yet.
from robot import *


def blink(left, right):
    for i in range(3):
        lights(left, right)
        sleep(200)
        lights(0)
        sleep(200)


def siren():
    sound(900, 200)
    sound(600, 200)


if button_a():
    blink(100, 0)
if button_b():
    siren()
