# Another idea: the left hand on the wall. It is the other way round, and leads to the mat as surely.
from robot import *

NEAR = 140


def feels_wall():
    """Bends to the left. True when a wall is near, False when the mat is there."""
    drive(150, 50)
    while 1 not in lines():
        if distance() < NEAR:
            stop()
            return True
        sleep(10)
    stop()
    return False


while feels_wall():
    turn(-110)
