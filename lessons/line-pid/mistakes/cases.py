# misses: smooth, computes
# Three cases, as in line-oval: each new case is a jump of 60 degrees a second.
from robot import *

while True:
    left, right = line()
    if left and right:
        drive(130)
    elif left:
        drive(70, 60)
    elif right:
        drive(70, -60)
    sleep(20)
