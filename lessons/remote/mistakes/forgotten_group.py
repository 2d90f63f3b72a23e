# misses: goes
# Says nothing of a group: the radio stays in group 0, where nobody sends.
from robot import *
import radio

while True:
    word = radio.receive()
    if word == "go":
        drive(120)
    elif word == "stop":
        stop()
    elif word == "left":
        turn(90)
    sleep(10)
