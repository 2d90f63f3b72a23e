# misses: asleep
# The eyes come first in the story, so they come first in the program: they are open before it is woken.
from robot import *

lights(100)
while not button_a():
    sleep(20)
color(50, 0, 20)
sound(523, 300)
sound(659, 300)
sound(784, 300)
for blink in range(3):
    lights(0)
    sleep(300)
    lights(100)
    sleep(300)
while not button_b():
    sleep(20)
lights(0)
color(0, 0, 0)
