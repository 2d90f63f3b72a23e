# misses: lap
# Takes 1 for the light floor, but 1 means: over the dark line.
from robot import *

while True:
    left, right = line()
    if not left and not right:
        drive(130)
    elif not left:
        drive(70, 60)
    elif not right:
        drive(70, -60)
    sleep(20)
