# misses: no-bump
# Always turns half round, and straight on: it meets walls and the table at a slant and does not hear them.
from robot import *

while True:
    if distance() < 240:
        stop()
        turn(180, 220)
    drive(120)
    sleep(20)
