# misses: no-bump
# The loop ends in time, but nothing tells the motors to stop.
from robot import *

drive(150)
while distance() > 115:
    sleep(10)
