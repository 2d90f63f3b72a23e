# misses: no-bump
# The number is still a text: straight() breaks off, and the robot stands.
from robot import *
import radio

radio.config(group=8)
while True:
    message = radio.receive()
    if message:
        word, number = message.split()
        if word == "go":
            straight(number)
        elif word == "turn":
            turn(number)
    sleep(10)
