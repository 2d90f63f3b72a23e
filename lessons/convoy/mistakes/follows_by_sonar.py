# misses: same-way
# Keeps behind the leader by its distance alone, and goes straight on at the corner.
from robot import *
import radio

radio.config(group=8)
while radio.receive() is None:
    sleep(10)
while True:
    if distance() > 300:
        drive(100)
    else:
        stop()
    sleep(20)
