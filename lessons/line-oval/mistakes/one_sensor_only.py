# misses: lap
# Only the left sensor: it cannot tell on which side of the robot the line has gone.
from robot import *

while True:
    left, right = line()
    if left:
        drive(130)
    else:
        drive(70, -60)
    sleep(20)
