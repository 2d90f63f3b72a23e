# misses: lights-up-near-wall
# One flash on arrival, and then it stands in the dark.
from robot import *

home = min(distance(), distance(), distance())
drive(120)
while distance() > 158:
    sleep(10)
stop()
lights(100)
sleep(200)
lights(0)
sleep(3000)
drive(-150)
while min(distance(), distance(), distance()) < home:
    sleep(10)
stop()
