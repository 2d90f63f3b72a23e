# misses: no-bump
# Thinks in cm: 12 is meant as 12 cm, but distance() gives mm.
from robot import *

drive(150)
while distance() > 12:
    sleep(10)
stop()
