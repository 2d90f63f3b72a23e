# misses: corners
# turn(90) is not indented: four sides in a row, and then one turn.
from robot import *

trim(6)
for side in range(4):
    straight(500)
turn(90)
