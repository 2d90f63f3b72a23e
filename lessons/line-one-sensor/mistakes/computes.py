# misses: decides
# Computes the turn from the sensor instead of deciding: right here, but it cannot do a third thing.
from robot import *

while distance() > 125:
    left, right = line()
    drive(90, 40 - 80 * right)
    sleep(20)
stop()
