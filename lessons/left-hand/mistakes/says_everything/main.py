# misses: hears
# Say both, and one of them will be right.
from robot import *
from model import listen

while True:
    said = listen(0)
    if said:
        mark("shake")
        mark("tilt")
