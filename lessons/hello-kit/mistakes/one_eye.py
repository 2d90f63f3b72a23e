# misses: eyes
# lights(100, 0) is the left one only: the robot winks.
from robot import *

while not button_a():
    sleep(20)
lights(100, 0)
color(50, 0, 20)
sound(523, 300)
sound(659, 300)
sound(784, 300)
for blink in range(3):
    lights(0, 0)
    sleep(300)
    lights(100, 0)
    sleep(300)
while not button_b():
    sleep(20)
lights(0)
color(0, 0, 0)
