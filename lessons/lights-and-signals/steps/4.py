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
        print(signal)
        while button_a():
            sleep(20)
    if button_b():
        siren()
    if signal == 1:
        blink(100, 0)
    sleep(20)
