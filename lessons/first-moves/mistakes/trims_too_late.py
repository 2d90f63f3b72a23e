# misses: lane
# The robot is at the stop already when it is told about its wheels.
from robot import *

while not button_a():
    sleep(20)

straight(706)  # 600 mm: it goes 85 mm for each 100
sleep(2000)
trim(3)
turn(106)
straight(353)
