# Another idea: walk like a person with two legs. One wheel steps while the other one stands.
from robot import *

STEP = 75  # mm/s of the wheel that goes
TURN = 45  # deg/s that this makes

while distance() > 125:
    left, right = line()
    drive(STEP, -TURN if right else TURN)
    sleep(40)
    drive(STEP)
    sleep(20)
stop()
