# misses: stop-2
# Drives on after the last sleep: nobody has told the motors to stop.
from robot import *

trim(3)  # the right wheel is 3 % faster

while not button_a():
    sleep(20)

straight(706)  # 600 mm: it goes 85 mm for each 100
sleep(2000)
turn(106)
drive(176)
sleep(2000)
