# Another way back: it measures how far it has gone, and drives just that far backwards.
from robot import *

begun = min(distance(), distance(), distance())
lights(100)
drive(120)
while distance() > 158:
    sleep(10)
stop()
sleep(1500)
for i in range(2):  # the second time it makes good what the first one left
    here = min(distance(), distance(), distance())
    straight(here - begun)
lights(0)
