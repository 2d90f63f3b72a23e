# Another idea: one loop that always looks at both buttons. So good night comes even in the middle of a blink.
from robot import *

SONG = (523, 659, 784)

awake_at = None
while not button_b():
    if button_a() and awake_at is None:
        lights(100)
        color(20, 20, 60)
        for hz in SONG:
            sound(hz, 200)
        awake_at = clock()
    if awake_at is not None:
        quarter = (clock() - awake_at) // 250
        lights(0 if quarter in (1, 3, 5) else 100)
    sleep(20)
lights(0)
color(0, 0, 0)
