# misses: passes
# Drives by seconds, as they were right for a faster robot, and never looks at the line.
from robot import *

drive(100)
sleep(6200)
stop()
turn(90)
drive(100)
sleep(4500)
stop()
