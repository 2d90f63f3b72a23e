# Another idea: receive_full gives the bytes and how strong they came; three bytes come before the word.
from robot import *

import radio

radio.config(group=7, queue=5)
while True:
    packet = radio.receive_full()
    if packet:
        word = str(packet[0][3:], "utf-8")
        print(word, packet[1])
        if word == "go":
            motors(50, 50)
        elif word == "stop":
            stop()
        elif word == "left":
            turn(90)
    sleep(20)
