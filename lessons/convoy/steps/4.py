from robot import *

import radio

GAP = 500  # mm from one axle to the other

radio.config(group=8)
behind = True

while True:
    message = radio.receive()
    if message:
        if behind:
            straight(GAP)
            behind = False
        word, number = message.split()
        if word == "go":
            straight(int(number))
        elif word == "turn":
            turn(int(number))
    sleep(10)
