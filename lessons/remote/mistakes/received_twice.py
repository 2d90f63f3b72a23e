# misses: stops
# Asks the radio in every line: the first receive takes the message away from the others.
from robot import *
import radio

radio.config(group=7)
while True:
    if radio.receive() == "go":
        drive(120)
    elif radio.receive() == "stop":
        stop()
    elif radio.receive() == "left":
        turn(90)
    sleep(200)
