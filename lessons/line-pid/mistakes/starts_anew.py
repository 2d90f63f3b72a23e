# misses: lap
# error = 0 stands inside the loop: the number never grows beyond 0.2.
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
    error = 0
    seen = look(seen)
    error = 0.8 * error + 0.2 * seen
    drive(110, 36 * error)
    sleep(20)
