# Another idea: each signal is a function, and the state is which of them comes next. The siren glides.
from robot import *


def off():
    wait(20)


def left():
    flash(100, 0)


def right():
    flash(0, 100)


def flash(left_light, right_light):
    lights(left_light, right_light)
    wait(240)
    lights(0)
    wait(240)


def wait(ms):
    """Waits, and looks at the buttons meanwhile."""
    global now
    end = clock() + ms
    while clock() < end:
        if button_a():
            now = {off: left, left: right, right: off}[now]
            lights(0)
            while button_a():
                sleep(5)
            return
        if button_b():
            siren()
        sleep(5)


def siren():
    lights(0)
    for hz in (400, 500, 600, 700, 800, 900, 800, 700, 600, 500):
        sound(hz, 50)


now = off
while True:
    now()
