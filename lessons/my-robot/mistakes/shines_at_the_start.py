# misses: lights-up-near-wall
# The light says "I am on", at the start, and not "I am here", at the wall.
from robot import *

home = min(distance(), distance(), distance())
lights(100)
sleep(500)
lights(0)
drive(120)
while distance() > 158:
    sleep(10)
stop()
sleep(1500)
drive(-150)
while min(distance(), distance(), distance()) < home:
    sleep(10)
stop()
