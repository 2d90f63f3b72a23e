# misses: arrives
# Half a metre is 50 cm, but the robot counts millimetres.
from robot import *

straight(50)
