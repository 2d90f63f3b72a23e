# misses: measures
# The data are good, so the program needs no sensor.
from robot import *

lights(100)
sleep(2000)
lights(0)
