# misses: hears, honest
# An alarm has to ring for long: twenty seconds, in which the robot hears nobody.
from model import listen
from robot import *

while True:
    said = listen()
    if said == "punch" or said == "clap":
        mark(said)
        sound(880, 20000)
