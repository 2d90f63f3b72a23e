# misses: hears
# Half of all gestures are tilts anyway, so say so whenever anything happens.
from robot import *
from model import listen

while True:
    said = listen(0)
    if said:
        mark("tilt")
