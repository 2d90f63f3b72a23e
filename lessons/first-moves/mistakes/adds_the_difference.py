# misses: stop-2
# It went 90 mm too short for 600, so it adds 90 to all ways. But for half the way it is only half as much.
from robot import *

trim(3)  # the right wheel is 3 % faster

while not button_a():
    sleep(20)

straight(690)
sleep(2000)
turn(106)
straight(390)
