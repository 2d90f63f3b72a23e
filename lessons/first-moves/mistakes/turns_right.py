# misses: corner
# Minus is a turn to the right, and stop 2 is on the left.
from robot import *

trim(3)  # the right wheel is 3 % faster

while not button_a():
    sleep(20)

straight(706)  # 600 mm: it goes 85 mm for each 100
sleep(2000)
turn(-106)
straight(353)
