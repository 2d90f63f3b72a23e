# misses: uses-a-loop
# Repeats between brackets: it drives well, but which lines are repeated cannot be seen.
from robot import *


def follow():
    left, right = line()
    if left and right:
        drive(130)
    elif left:
        drive(70, 60)
    elif right:
        drive(70, -60)
    sleep(30)


any(follow() for step in range(2500))
