from robot import *

import radio

radio.config(group=8)

while True:
    message = radio.receive()
    if message:
        word, number = message.split()
        if word == "go":
            straight(int(number))
    sleep(10)
