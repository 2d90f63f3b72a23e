# misses: stop-1
# Says 600 and takes it for granted that the robot goes 600. With a tired battery it does not.
from robot import *

trim(3)  # the right wheel is 3 % faster

while not button_a():
    sleep(20)

straight(600)
sleep(2000)
turn(90)
straight(300)
