# misses: stops-before-wall
# Stops at 190 mm to be on the safe side: too far to reach it from bed.
from robot import *

home = min(distance(), distance(), distance())
lights(100)
drive(120)
while distance() > 198:
    sleep(10)
stop()
sleep(1500)
drive(-150)
while min(distance(), distance(), distance()) < home:
    sleep(10)
stop()
lights(0)
