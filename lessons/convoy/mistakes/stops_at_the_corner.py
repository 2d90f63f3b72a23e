# misses: arrives
# Ends when it has turned, as if a corner were the goal.
from robot import *
import radio

radio.config(group=8)
behind = True
turned = False
while not turned:
    message = radio.receive()
    if message:
        if behind:
            straight(500)
            behind = False
        word, number = message.split()
        if word == "go":
            straight(int(number))
        elif word == "turn":
            turn(int(number))
            turned = True
    sleep(10)
