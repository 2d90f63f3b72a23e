# misses: edge
# Takes the edge for the middle: over the band it goes straight on, so it cuts across the band.
from robot import *

while distance() > 125:
    left, right = line()
    if left and right:
        drive(90)
    elif left:
        drive(90, 40)
    elif right:
        drive(90, -40)
    sleep(20)
stop()
