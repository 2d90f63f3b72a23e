# misses: stops-before-wall
# Touches the place and goes: nobody can take the medicine in half a second.
from robot import *

home = min(distance(), distance(), distance())
lights(100)
drive(120)
while distance() > 158:
    sleep(10)
stop()
sleep(300)
drive(-150)
while min(distance(), distance(), distance()) < home:
    sleep(10)
stop()
lights(0)
