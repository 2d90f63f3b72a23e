from robot import *


def siren():
    sound(900, 200)
    sound(600, 200)


while True:
    if button_b():
        siren()
    sleep(20)
