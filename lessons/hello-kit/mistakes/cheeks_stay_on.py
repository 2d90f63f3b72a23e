# misses: night
# Shuts its eyes, but the cheeks are another light, and nobody turns that off.
from robot import *

while not button_a():
    sleep(20)
lights(100)
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
