# misses: stop-1
# sleep(2) is two thousandths of a second.
from robot import *

trim(3)  # the right wheel is 3 % faster

while not button_a():
    sleep(20)

straight(706)  # 600 mm: it goes 85 mm for each 100
sleep(2)
turn(106)
straight(353)
