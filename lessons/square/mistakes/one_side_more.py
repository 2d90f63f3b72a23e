# misses: home
# Five sides: it comes home and drives on to the first corner.
from robot import *

trim(6)
for side in range(5):
    straight(500)
    turn(90)
