# misses: again
# Counts on after 2: at 3 nothing blinks, which looks like off, but at 4 and 5 nothing blinks either.
from robot import *

signal = 0


def blink(left, right):
    lights(left, right)
    sleep(200)
    lights(0)
    sleep(200)


def siren():
    sound(900, 200)
    sound(600, 200)


while True:
    if button_a():
        signal = signal + 1
        while button_a():
            sleep(20)
    if button_b():
        siren()
    elif signal == 1:
        blink(100, 0)
    elif signal == 2:
        blink(0, 100)
    sleep(20)
