# Another idea: write down the whole way first, and begin when the leader has said that it is the end.
from robot import *

import radio

radio.config(group=8)
way = []
while not way or way[-1][0] != "end":
    message = radio.receive()
    if message:
        way.append(message.split())
    sleep(20)

straight(500)
for word, number in way:
    if word == "go":
        straight(int(number))
    if word == "turn":
        turn(int(number))
