# misses: smooth
# A number, but the last look alone: it has three values, and so there are three cases again.
from robot import *

seen = 0
while True:
    left, right = line()
    if left or right:
        seen = left - right
    drive(110, 60 * seen)
    sleep(20)
