# misses: turns
# Turns both wheels against each other and waits for somebody to say when it is enough.
from robot import *
import radio

radio.config(group=7)
while True:
    word = radio.receive()
    if word == "go":
        drive(120)
    elif word == "stop":
        stop()
    elif word == "left":
        motors(-40, 40)
    sleep(10)
