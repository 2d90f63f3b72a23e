# misses: no-bump
# Says nothing of a group, hears nothing, and stands.
from robot import *
import radio

behind = True
while True:
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
    sleep(10)
