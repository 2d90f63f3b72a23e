# misses: arrives
# Looks once and decides once; nothing is repeated.
from robot import *

left, right = line()
if right:
    drive(90, -40)
else:
    drive(90, 40)
