# Another idea: a spiral of steps. Each time it turns a little less; where something stands, a new one begins.
from robot import *


def look(deg):
    """Turn by about `deg`, and tell the least distance on the way."""
    drive(0, 200 if deg > 0 else -200)
    end = clock() + abs(deg) * 5
    least = 4000
    while clock() < end:
        least = min(least, distance())
    return least


bend = 60
while True:
    if min(look(55), look(-110), look(55)) > 210:
        straight(140, 250)
        turn(bend, 220)
        bend = max(bend - 4, 8)
    else:
        straight(-30)
        turn(-100, 220)
        bend = 60
