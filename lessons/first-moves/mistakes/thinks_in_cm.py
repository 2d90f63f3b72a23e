# misses: stop-1
# 70.6 is meant as 70.6 cm, but straight() wants mm.
from robot import *

trim(3)  # the right wheel is 3 % faster

while not button_a():
    sleep(20)

straight(70.6)
sleep(2000)
turn(106)
straight(35.3)
