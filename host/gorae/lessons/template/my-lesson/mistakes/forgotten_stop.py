# misses: stands
# The program ends, and the motors go on.
from robot import *

drive(125)
sleep(4000)
