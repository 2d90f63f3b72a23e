# misses: obeys, calm, everyone
# Twenty seconds of dancing: whoever waves meanwhile is not heard.
from robot import *
from model import listen

while True:
    said = listen()
    if said == "wave":
        motors(50, 50)
        sleep(20000)
    elif said == "shake":
        motors(-50, -50)
        sleep(20000)
    stop()
