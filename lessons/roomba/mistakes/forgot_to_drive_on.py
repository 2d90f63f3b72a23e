# misses: cleans
# The drive stands after the endless loop, where the program never gets to.
from robot import *

while True:
    if distance() < 180:
        straight(-70, 200)
        turn(130, 220)
    sleep(20)
drive(150, 200)
