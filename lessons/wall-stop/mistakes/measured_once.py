# misses: no-bump
# The loop looks at a number that was measured before it and never changes.
from robot import *

gap = distance()
drive(150)
while gap > 115:
    sleep(10)
stop()
