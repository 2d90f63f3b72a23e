from robot import *


def follow():
    """One step along the line. Both sensors dark: that is a crossing."""
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


def turn_left():
    """Turn until the left sensor sees the street, however well the robot turns."""
    turn(45)
    drive(0, 60)
    while not line()[0]:
        sleep(5)
    sleep(50)  # and a little more: then it lies between the two
    stop()


count = 0
while count < 3:
    if follow():
        count += 1
        mark("crossing")
        straight(30, 100)  # past the tape, or it would count twice

turn_left()
while distance() > 190:
    follow()
stop()
