# misses: area
# Drives a small circle for ever: it never meets anything, and never gets anywhere.
from robot import *

while True:
    if distance() < 100:
        stop()
    drive(100, 100)
    sleep(20)
