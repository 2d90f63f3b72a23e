# Another problem, the same model: a delivery robot starts at a punch, and stops when it is tapped.
from model import listen
from robot import *

while True:
    said = listen()
    if said in ("punch", "clap"):
        mark(said)
    if said == "punch":
        lights(100)
        motors(50, 50)
    elif said == "clap":
        lights(0)
        stop()
