# misses: goes
# else also means: no message. So it stops in the next moment.
from robot import *
import radio

radio.config(group=7)
while True:
    word = radio.receive()
    if word == "go":
        drive(120)
    elif word == "left":
        turn(90)
    else:
        stop()
    sleep(10)
