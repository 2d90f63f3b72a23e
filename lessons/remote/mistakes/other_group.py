# misses: goes
# Takes the number of the next table: what that hand says, it obeys, and not its own.
from robot import *
import radio

radio.config(group=3)
while True:
    word = radio.receive()
    if word == "go":
        drive(120)
    elif word == "stop":
        stop()
    elif word == "left":
        turn(90)
    sleep(10)
