# misses: straight
# A lot helps a lot? Now every side becomes a bow to the right.
from robot import *

trim(12)
for side in range(4):
    straight(500)
    turn(90)
