# misses: comes-back
# The medicine is there, so the work is done: nobody comes back.
from robot import *

lights(100)
drive(120)
while distance() > 158:
    sleep(10)
stop()
sound(784, 300)
