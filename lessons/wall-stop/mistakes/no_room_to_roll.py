# misses: stops
# Says stop at the line itself, and rolls over it.
from robot import *

drive(150)
while distance() > 100:
    sleep(10)
stop()
