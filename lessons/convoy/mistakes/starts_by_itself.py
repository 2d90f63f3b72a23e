# misses: waits
# Closes up to the leader before that has gone.
from robot import *
import radio

radio.config(group=8)
straight(150)
while True:
    message = radio.receive()
    if message:
        word, number = message.split()
        if word == "go":
            straight(int(number))
        elif word == "turn":
            turn(int(number))
    sleep(10)
