# misses: goes
# Listens once, at the start, when nobody has said anything yet.
from robot import *
import radio

radio.config(group=7)
word = radio.receive()
if word == "go":
    drive(120)
elif word == "stop":
    stop()
