# misses: straight
# Takes it for granted that two equal motors are equally strong: every side becomes a bow to the left.
from robot import *

for side in range(4):
    straight(500)
    turn(90)
