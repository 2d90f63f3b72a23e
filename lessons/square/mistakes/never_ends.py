# misses: home
# Round and round for ever: it passes its home and does not stay.
from robot import *

trim(6)
while True:
    straight(500)
    turn(90)
