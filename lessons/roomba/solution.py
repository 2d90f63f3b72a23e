# Look to both sides, then step: it never goes where it has not looked.
from random import randint

from robot import *


def look(deg):
    """Turn by about `deg`, and tell the least distance on the way."""
    drive(0, 200 if deg > 0 else -200)
    end = clock() + abs(deg) * 5
    least = 4000
    while clock() < end:
        least = min(least, distance())
    return least


side = 45
while True:
    if min(look(side), look(-2 * side), look(side)) > 200:
        straight(140, 250)
    else:
        straight(-30)
        turn(randint(60, 150), 220)
    side = -side
