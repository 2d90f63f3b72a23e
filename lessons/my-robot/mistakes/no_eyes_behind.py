# misses: never-bumps
# Drives back for eight seconds without looking, up to the wall that it cannot see.
from robot import *

lights(100)
drive(120)
while distance() > 158:
    sleep(10)
stop()
sleep(1500)
drive(-150)
sleep(8000)
stop()
lights(0)
