# misses: comes-back
# Believes every reading: a lost echo says 4000, and it thinks that it is home.
from robot import *

home = distance()
lights(100)
drive(120)
while distance() > 158:
    sleep(10)
stop()
sleep(1500)
drive(-100)
while distance() < home:
    sleep(10)
stop()
