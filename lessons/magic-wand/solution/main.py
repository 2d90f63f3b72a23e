from robot import *
from model import listen

while True:
    said = listen()
    if said == "wave":
        motors(50, 50)
        sleep(500)
    elif said == "punch":
        motors(-50, -50)
        sleep(500)
    stop()
