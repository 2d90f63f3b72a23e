# misses: arrives
# Only one case is thought of. Beside the band it goes straight on instead of back to it.
from robot import *

while distance() > 125:
    left, right = line()
    if right:
        drive(90, -40)
    else:
        drive(90)
    sleep(20)
stop()
