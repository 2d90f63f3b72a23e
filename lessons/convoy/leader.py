import random

from robot import *

import radio

radio.config(group=8)
first = random.randint(350, 600)
corner = random.choice((90, -90))
second = random.randint(300, 450)

sleep(4500)
mark("off")
for word, number in (("go", first), ("turn", corner), ("go", second)):
    radio.send(word + " " + str(number))
    if word == "go":
        straight(number)
    else:
        turn(number)
radio.send("end 0")
straight(400)
