# misses: home
# Six degrees too little in a corner hardly show; after four corners they are twenty-four.
from robot import *

trim(6)
for side in range(4):
    straight(500)
    turn(84)
