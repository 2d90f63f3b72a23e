# misses: again
# Whatever it does not know is taken for stop.
from robot import *
import radio

radio.config(group=7)
while True:
    word = radio.receive()
    if word == "go":
        drive(120)
    elif word == "left":
        turn(90)
    elif word:
        stop()
    sleep(10)
