# misses: arrives
# Learns the way by heart, on a robot that pulls to the left: with another one, or started a little askew,
# it leads elsewhere.
from robot import *

drive(90)
sleep(3300)
drive(90, 26)
sleep(3500)
drive(90, -26)
sleep(4400)
drive(90)
sleep(4500)
stop()
