# misses: obeys, calm, everyone
# Ahead and back are the wrong way round.
from robot import *
from model import listen

while True:
    said = listen()
    if said == "shake":
        motors(50, 50)
        sleep(500)
    elif said == "wave":
        motors(-50, -50)
        sleep(500)
    stop()
