from robot import *

# Nobody has taught the robot anything yet: it does not know your gestures.
while True:
    sleep(100)
