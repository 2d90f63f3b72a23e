# misses: corner
# The way was corrected; the angle is as short as the way was.
from robot import *

trim(3)  # the right wheel is 3 % faster

while not button_a():
    sleep(20)

straight(706)  # 600 mm: it goes 85 mm for each 100
sleep(2000)
turn(90)
straight(353)
