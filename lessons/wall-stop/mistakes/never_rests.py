# misses: stops
# Goes to and fro around 100 mm for ever instead of standing.
from robot import *

while True:
    if distance() > 100:
        drive(100)
    else:
        drive(-100)
    sleep(20)
