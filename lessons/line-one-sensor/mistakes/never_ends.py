# misses: stands
# Follows the edge for ever and never looks for the wall.
from robot import *

while True:
    left, right = line()
    if right:
        drive(90, -40)
    else:
        drive(90, 40)
    sleep(20)
