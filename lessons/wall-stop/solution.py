from robot import *

# Fast while the wall is far, slowly when it is near.
drive(150)
while distance() > 220:
    sleep(10)

drive(60)
while distance() > 122:
    sleep(10)

stop()
