# Another idea: looks at the strongest moment instead of the mean.
from robot import *


def feel():
    """Feel for 0.8 s: its strongest wiggle, and how far it leans, in mg."""
    wiggle = lean_x = lean_y = 0
    before = motion()
    for i in range(40):
        sleep(20)
        x, y, z = motion()
        wiggle = max(wiggle, abs(x - before[0]) + abs(y - before[1]) + abs(z - before[2]))
        lean_x = lean_x + x
        lean_y = lean_y + y
        before = x, y, z
    return wiggle, max(abs(lean_x), abs(lean_y)) // 40


while True:
    wiggle, lean = feel()
    if wiggle > 700:
        mark("shake")
    elif wiggle < 400 and lean > 450:
        mark("tilt")
    else:
        mark("still")
