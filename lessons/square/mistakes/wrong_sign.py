# misses: straight
# The robot drifts to the left, so it is told “right”: but trim wants to know what is so, not what to do.
from robot import *

trim(-6)
for side in range(4):
    straight(500)
    turn(90)
