# misses: corners
# Remembers 60 degrees from the triangle: that is neither the corner of a square nor what the robot turns.
from robot import *

trim(6)
for side in range(4):
    straight(500)
    turn(60)
