# misses: lane
# It drifts to the left, so it is told “right”. But trim wants to know what is so, not what to do.
from robot import *

trim(-1)

while not button_a():
    sleep(20)

straight(706)  # 600 mm: it goes 85 mm for each 100
sleep(2000)
turn(106)
straight(353)
