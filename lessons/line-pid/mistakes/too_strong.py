# misses: smooth
# P is so large that every look tears the robot round.
from robot import *


def look(before):
    seen = lines()
    if not any(seen):
        return before
    if len(seen) == 2:
        return seen[0] - seen[1]
    return (2 * seen[0] + seen[1] - seen[3] - 2 * seen[4]) / sum(seen)


seen = error = 0
while True:
    seen = look(seen)
    error = 0.8 * error + 0.2 * seen
    drive(100, 100 * error)
    sleep(20)
