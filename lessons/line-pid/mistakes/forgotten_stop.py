# misses: on-line
# The loop ends after 27.5 s, but nothing stops the motors: the robot drives off.
from robot import *


def look(before):
    seen = lines()
    if not any(seen):
        return before
    if len(seen) == 2:
        return seen[0] - seen[1]
    return (2 * seen[0] + seen[1] - seen[3] - 2 * seen[4]) / sum(seen)


seen = error = 0
while clock() < 27500:
    seen = look(seen)
    error = 0.8 * error + 0.2 * seen
    drive(110, 36 * error)
    sleep(20)
