# misses: lane
# Takes it for granted that two equal motors are equally strong: it drifts to the left.
from robot import *

while not button_a():
    sleep(20)

straight(706)  # 600 mm: it goes 85 mm for each 100
sleep(2000)
turn(106)
straight(353)
