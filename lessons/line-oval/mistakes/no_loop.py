# misses: lap
# Looks once and decides once; nothing is repeated.
from robot import *

left, right = line()
if left and right:
    drive(130)
elif left:
    drive(70, 60)
elif right:
    drive(70, -60)
