from robot import *

trim(5)

for side in range(4):
    straight(500)
    turn(90)
