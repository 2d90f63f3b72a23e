# misses: faces
# Stops right after the last side, and looks where it drove, not where it looked at the start.
from robot import *

trim(6)
for side in range(3):
    straight(500)
    turn(90)
straight(500)
