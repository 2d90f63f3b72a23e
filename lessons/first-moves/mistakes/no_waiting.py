# misses: waits
# Leaves as soon as it is switched on, when the hand is still there.
from robot import *

trim(3)  # the right wheel is 3 % faster

straight(706)  # 600 mm: it goes 85 mm for each 100
sleep(2000)
turn(106)
straight(353)
