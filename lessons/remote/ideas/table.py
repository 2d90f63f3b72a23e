# Another idea: a table of words, and what each of them means. A new word is one more line.
from robot import *

import radio


def go():
    drive(120)


def left():
    turn(90)


def right():
    turn(-90)


MEANS = {"go": go, "stop": stop, "left": left, "right": right}

radio.config(group=7)
while True:
    word = radio.receive()
    if word in MEANS:
        MEANS[word]()
    sleep(10)
