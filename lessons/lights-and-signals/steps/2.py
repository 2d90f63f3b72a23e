from robot import *


def blink(left, right):
    lights(left, right)
    sleep(200)
    lights(0)
    sleep(200)


def siren():
    sound(900, 200)
    sound(600, 200)


blink(100, 0)
blink(100, 0)
blink(0, 100)
blink(0, 100)
siren()
