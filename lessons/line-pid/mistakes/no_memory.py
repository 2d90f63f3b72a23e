# misses: smooth
# A number, but the last look alone: it has three values, and so there are three cases again.
from robot import *


def look(before):
    seen = lines()
    if not any(seen):
        return before
    if len(seen) == 2:
        return seen[0] - seen[1]
    return (2 * seen[0] + seen[1] - seen[3] - 2 * seen[4]) / sum(seen)


seen = 0
while True:
    seen = look(seen)
    drive(110, 60 * seen)
    sleep(20)
