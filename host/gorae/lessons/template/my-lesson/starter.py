from robot import *

# CHANGE: what students begin with. It runs, and does not pass.
straight(100)
