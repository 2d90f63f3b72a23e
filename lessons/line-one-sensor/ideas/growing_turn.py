# Another idea: the longer the sensor has seen the same, the harder it turns. So it hardly turns at the edge.
from robot import *

seen = 0
steps = 0
while distance() > 125:
    left, right = line()
    if right == seen:
        steps += 1
    else:
        seen = right
        steps = 0
    turn_by = min(20 + 2 * steps, 45)
    drive(100, -turn_by if right else turn_by)
    sleep(20)
stop()
