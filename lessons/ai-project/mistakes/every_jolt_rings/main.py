# misses: hears, quiet, honest
# Better too often than too seldom: whatever it hears, it rings.
from model import listen
from robot import *

while True:
    if listen(0):
        mark("punch")
        sound(880, 300)
