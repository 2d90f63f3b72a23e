# kits: maqueen
from model import listen
from robot import *

while True:
    seen = listen()
    if seen:
        mark(seen)
        lights(100 if seen == "shake" else 0)
