# misses: hello, blinks
# Thinks in seconds: sound(523, 0.3) and sleep(0.3) are over before anybody notices.
from robot import *

while not button_a():
    sleep(20)
lights(100)
color(50, 0, 20)
sound(523, 0.3)
sound(659, 0.3)
sound(784, 0.3)
for blink in range(3):
    lights(0)
    sleep(0.3)
    lights(100)
    sleep(0.3)
while not button_b():
    sleep(20)
lights(0)
color(0, 0, 0)
