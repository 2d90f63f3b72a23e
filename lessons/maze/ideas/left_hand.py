# Another idea: the left hand on the wall. It is the other way round, and leads to the mat as surely.
from robot import *

NEAR = 140


def seen_mat():
    return 1 in lines()


def feel_along():
    """To the left until the wall is near, or the mat is there."""
    drive(150, 50)
    while distance() > NEAR and not seen_mat():
        sleep(10)
    stop()


feel_along()
while not seen_mat():
    turn(-110)
    feel_along()
