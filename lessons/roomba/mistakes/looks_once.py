# misses: repeats, no-bump
# Looks once, and then drives on for ever.
from robot import *

if distance() < 180:
    turn(130)
drive(150)
