# misses: on-line
# Nearly full speed and only twelve looks a second: it cuts the bends and swings far out.
from robot import *

while True:
    left, right = line()
    if left and right:
        drive(280)
    elif left:
        drive(210, 60)
    elif right:
        drive(210, -60)
    sleep(80)
