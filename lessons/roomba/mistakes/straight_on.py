# misses: no-bump
# Drives straight: the sonar does not hear a wall that it comes to at a slant.
from random import randint

from robot import *

while True:
    if distance() < 180:
        straight(-70, 200)
        turn(randint(90, 170), 220)
    drive(150)
    sleep(20)
