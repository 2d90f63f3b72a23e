# misses: arrives
# The sensor is read once, before the loop: inside it, right never changes.
from robot import *

left, right = line()
while distance() > 125:
    if right:
        drive(90, -40)
    else:
        drive(90, 40)
    sleep(20)
stop()
