# A fall alarm: a jolt (punch) rings, a tap (clap) says “I am fine”, everyday movements do nothing.
from model import listen
from robot import *

while True:
    said = listen()
    if said == "punch":
        mark(said)
        sound(880, 300)
    elif said == "clap":
        mark(said)
        sound(330, 150)
