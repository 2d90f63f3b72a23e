# misses: stands
# range(2) does it twice.
from robot import *

for step in range(2):
    straight(500)
