# misses: drives
# "<" for ">": drives while the wall is near, so it never starts.
from robot import *

while distance() < 115:
    drive(150)
    sleep(10)
stop()
