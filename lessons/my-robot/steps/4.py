from robot import *

# The hardest part alone: to the wall, and wait.
drive(150)
while distance() > 160:
    sleep(10)
stop()
sleep(2000)
