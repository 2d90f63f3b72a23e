from robot import *

while True:
    left, right = line()
    if left and right:
        drive(100)
    elif left:
        drive(60, 40)
    elif right:
        drive(60, -40)
    sleep(20)
