from robot import *

for i in range(1200):
    left, right = line()
    if right:
        drive(90, -40)
    else:
        drive(90, 40)
    sleep(20)
stop()
