# misses: lap
# int() cuts off what comes after the point, and 0.9 becomes 0: it never steers.
from robot import *

seen = error = 0
while True:
    left, right = line()
    if left or right:
        seen = left - right
    error = 0.8 * error + 0.2 * seen
    drive(110, 36 * int(error))
    sleep(20)
