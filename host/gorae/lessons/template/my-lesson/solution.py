from robot import *

# CHANGE: your answer. It earns everything on every kit, with every seed.
straight(500)
