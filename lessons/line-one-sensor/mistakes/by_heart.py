# misses: arrives
# Learns the way by heart: it leads elsewhere as soon as the robot starts a little askew.
from robot import *

drive(90)
sleep(3300)
drive(90, 26)
sleep(3500)
drive(90, -26)
sleep(3500)
drive(90)
sleep(4500)
stop()
