# kits: maqueen
# No module of gorae's. The micro:bit remembers presses by itself: was_pressed() is True once for each.
import music
from microbit import button_a, button_b, pin8, pin12, running_time, sleep

signal = 0


def show(left, right):
    pin8.write_digital(left)
    pin12.write_digital(right)


while True:
    if button_a.was_pressed():
        signal = (signal + 1) % 3
    on = running_time() // 250 % 2
    show(on and signal == 1, on and signal == 2)
    if button_b.is_pressed():
        music.pitch(900, 200)
        music.pitch(600, 200)
    sleep(10)
