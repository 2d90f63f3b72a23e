# misses: stands
# The loop looks at a distance that was measured before it and never changes.
from robot import *

gap = distance()
while gap > 125:
    left, right = line()
    if right:
        drive(90, -40)
    else:
        drive(90, 40)
    sleep(20)
stop()
