# misses: area
# Stops for good at the first thing that is near. Safe, but nothing gets clean.
from robot import *

side = 1
change_at = 0
while distance() > 180:
    if clock() > change_at:
        side = -side
        change_at = clock() + 450
    drive(150, 200 * side)
    sleep(20)
stop()
