# misses: goes-on, again
# A loop inside the function: once it has begun, the siren never ends, and nobody looks at the buttons.
from robot import *

signal = 0  # 0 off, 1 left, 2 right


def blink(left, right):
    lights(left, right)
    sleep(200)
    lights(0)
    sleep(200)


def siren():
    while True:
        sound(900, 200)
        sound(600, 200)


while True:
    if button_a():
        signal = signal + 1
        if signal == 3:
            signal = 0
        while button_a():
            sleep(20)
    if button_b():
        siren()
    elif signal == 1:
        blink(100, 0)
    elif signal == 2:
        blink(0, 100)
    sleep(20)
