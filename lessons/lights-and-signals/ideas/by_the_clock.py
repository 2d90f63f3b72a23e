# Another idea: never sleeps for long. What the lights and the speaker do follows from the clock alone.
from robot import *

SIGNALS = ((0, 0), (100, 0), (0, 100))

state = 0
was_down = False


def pressed():
    """True once for each press of A."""
    global was_down
    down = button_a()
    event = down and not was_down
    was_down = down
    return event


while True:
    if pressed():
        state = (state + 1) % len(SIGNALS)
    left, right = SIGNALS[state]
    bright = clock() // 300 % 2
    lights(left * bright, right * bright)
    if button_b():
        sound(880 if clock() // 300 % 2 else 440, 20)
    else:
        sleep(20)
