from model import listen
from robot import *

while True:
    said = listen()
    if said == "wave":
        motors(50, 50)
        sleep(500)
    elif said == "shake":
        motors(-50, -50)
        sleep(500)
    stop()
