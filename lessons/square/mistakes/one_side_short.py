# misses: home
# Counts 0, 1, 2, 3 and writes range(3), which is three sides.
from robot import *

trim(6)
for side in range(3):
    straight(500)
    turn(90)
