# misses: corners
# The square is on the left of the robot; minus is a turn to the right.
from robot import *

trim(6)
for side in range(4):
    straight(500)
    turn(-90)
