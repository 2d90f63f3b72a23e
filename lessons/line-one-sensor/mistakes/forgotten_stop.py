# misses: stands
# The loop ends in time, but nothing tells the motors to stop.
from robot import *

while distance() > 125:
    left, right = line()
    if right:
        drive(90, -40)
    else:
        drive(90, 40)
    sleep(20)
