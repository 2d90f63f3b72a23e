# misses: cleans
# “>” for “<”: it stands as long as the way is free.
from robot import *

while True:
    if distance() > 180:
        stop()
    else:
        drive(150)
    sleep(20)
