# Another idea: measures the gap, and drives in short pieces while the leader is far enough ahead.
from robot import *

import radio


def go(mm):
    while mm > 0:
        piece = min(mm, 100)
        while distance() < 120:
            sleep(20)
        straight(piece)
        mm -= piece


radio.config(group=8, queue=6)
sleep(300)
gap = distance() + 100
gone = False
while True:
    message = radio.receive()
    if message:
        if not gone:
            go(gap)
            gone = True
        word, number = message.split()
        if word == "go":
            go(int(number))
        elif word == "turn":
            turn(int(number))
    sleep(20)
