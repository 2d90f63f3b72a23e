# misses: arrives
# sleep() takes milliseconds, so this drives for 4 ms.
from robot import *

drive(125)
sleep(4)
stop()
