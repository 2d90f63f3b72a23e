# misses: uses-a-loop
# Right, but the same two lines four times. Who wants another size has to change four numbers.
from robot import *

trim(6)
straight(500)
turn(90)
straight(500)
turn(90)
straight(500)
turn(90)
straight(500)
turn(90)
