from robot import *


def follow():
    left, right = line()
    if left and right:
        return True
    if left:
        drive(80, 40)
    elif right:
        drive(80, -40)
    else:
        drive(100)
    sleep(10)
    return False


while not follow():
    sleep(1)
stop()
