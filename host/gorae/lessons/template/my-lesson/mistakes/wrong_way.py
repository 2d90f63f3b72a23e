# misses: arrives
# Minus is back.
from robot import *

straight(-500)
