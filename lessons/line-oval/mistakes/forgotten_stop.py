# misses: on-line
# The loop ends after about 30 s, but nothing stops the motors: the robot drives off.
from robot import *

for step in range(1400):
    left, right = line()
    if left and right:
        drive(130)
    elif left:
        drive(70, 60)
    elif right:
        drive(70, -60)
    sleep(20)
