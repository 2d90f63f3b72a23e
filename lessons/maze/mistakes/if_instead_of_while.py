# misses: leaves
# "if" looks once: one bend, one turn, and that is all.
from robot import *

drive(150, -50)
if distance() < 140:
    stop()
    turn(110)
