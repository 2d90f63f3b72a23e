# misses: goes
# To people Go and go are one word; to a program they are two.
from robot import *
import radio

radio.config(group=7)
while True:
    word = radio.receive()
    if word == "Go":
        drive(120)
    elif word == "Stop":
        stop()
    elif word == "Left":
        turn(90)
    sleep(10)
