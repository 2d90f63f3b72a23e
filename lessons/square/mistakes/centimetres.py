# misses: straight
# Thinks in cm: 50 is meant as 50 cm, but straight() goes by mm.
from robot import *

trim(6)
for side in range(4):
    straight(50)
    turn(90)
