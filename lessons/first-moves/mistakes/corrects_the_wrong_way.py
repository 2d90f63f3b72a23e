# misses: stop-1
# It goes too short, and is told even less: 600 × 0.85 for 600 ÷ 0.85.
from robot import *

trim(3)  # the right wheel is 3 % faster

while not button_a():
    sleep(20)

straight(510)
sleep(2000)
turn(76)
straight(255)
