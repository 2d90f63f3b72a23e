from robot import *

import radio

radio.config(group=7)

while True:
    word = radio.receive()
    if word == "go":
        drive(120)
    elif word == "stop":
        stop()
    sleep(10)
