# misses: eyes, cheeks
# Mixes up the buttons: whoever presses A waits in vain.
from robot import *

while not button_b():
    sleep(20)
lights(100)
color(50, 0, 20)
sound(523, 300)
sound(659, 300)
sound(784, 300)
lights(0)
color(0, 0, 0)
