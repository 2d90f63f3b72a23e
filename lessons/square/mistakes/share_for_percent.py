# misses: straight
# 6 % is 0.06, but trim() counts in percent: this is hardly anything.
from robot import *

trim(0.06)
for side in range(4):
    straight(500)
    turn(90)
