# Another idea: eyelids that fall and rise slowly, and a table of tones. A Maqueen Plus only knows on and off.
from robot import *

HELLO = ((523, 200), (659, 200), (784, 500))


def wait_for(button):
    while not button():
        sleep(10)


def fade(start, end, step):
    for level in range(start, end, step):
        lights(level)
        sleep(15)
    lights(end)


wait_for(button_a)
lights(100)
color(0, 60, 30)
for hz, ms in HELLO:
    sound(hz, ms)
    sleep(30)
for blink in range(3):
    fade(100, 0, -10)
    sleep(100)
    fade(0, 100, 10)
    sleep(100)
wait_for(button_b)
fade(100, 0, -20)
color(0, 0, 0)
