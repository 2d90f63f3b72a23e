# misses: no-bump
# Always turns half round, and straight on: it meets walls and the table at a slant and does not hear them.
from robot import *

while True:
    if distance() < 120:
        stop()
        turn(180, 220)
    drive(170)
    sleep(20)
