# misses: arrives, edge
# Turns the wrong way round: over the band to the left, so it crosses the band and is gone.
from robot import *

while distance() > 125:
    left, right = line()
    if right:
        drive(90, 40)
    else:
        drive(90, -40)
    sleep(20)
stop()
