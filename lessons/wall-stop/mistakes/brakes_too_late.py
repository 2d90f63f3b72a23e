# misses: stops
# Fast, with hardly any room to roll: told to stop at 90 mm, it stands at about 65 mm.
from robot import *

drive(280)
while distance() > 90:
    sleep(10)
stop()
