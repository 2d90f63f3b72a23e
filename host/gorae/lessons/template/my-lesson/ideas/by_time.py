# CHANGE: quite another way to the goal, so that the checks are fair to it.
from robot import *

drive(125)
sleep(4000)
stop()
