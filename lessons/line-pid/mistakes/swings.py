# misses: on-line, smooth
# A large P and a look every 60 ms: it turns too late and too much, to and fro.
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
    error = 0.7 * error + 0.3 * seen
    drive(115, 160 * error)
    sleep(60)
