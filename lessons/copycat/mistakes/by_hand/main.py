# misses: asks-the-model
# Drives well by rules of its own. What was it recorded for?
from robot import *

turn = 0
while True:
    left, right = line()
    if left or right:
        turn = 70 * (left - right)
    drive(90, turn)
    sleep(20)
