from robot import *

for side in range(4):
    print(side)
    straight(500)
    turn(90)
