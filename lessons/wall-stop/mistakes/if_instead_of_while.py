# misses: no-bump
# "if" looks only once, at the start, when the wall is still far away.
from robot import *

drive(150)
if distance() > 115:
    sleep(10)
else:
    stop()
