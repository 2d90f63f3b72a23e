# kits: cutebot
# No module of gorae's: four bytes for each headlight at 0x10.
import music
from microbit import button_a, button_b, i2c, running_time, sleep

LEFT, RIGHT = 4, 8
signal = 0


def show(which, level):
    i2c.write(0x10, bytes([which, level, level, level]))


while True:
    if button_a.was_pressed():
        signal = (signal + 1) % 3
    level = 255 * (running_time() // 250 % 2)
    show(LEFT, level if signal == 1 else 0)
    show(RIGHT, level if signal == 2 else 0)
    if button_b.is_pressed():
        music.pitch(900, 200)
        music.pitch(600, 200)
    sleep(10)
