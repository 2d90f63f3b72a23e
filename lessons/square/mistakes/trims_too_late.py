# misses: straight
# The robot has driven its square when it is told about its wheels.
from robot import *

for side in range(4):
    straight(500)
    turn(90)
trim(6)
