# Another idea: the window is gathered here, and the model only asked.
from model import HZ, SAMPLES, classify
from robot import *

window = []
last = ""
while True:
    window.append(motion())
    sleep(1000 // HZ - 3)
    if len(window) < SAMPLES:
        continue
    said = classify(*zip(*window))
    window = window[SAMPLES // 4 :]
    if said == last and said == "wave":
        motors(50, 50)
        sleep(500)
        window = []
    elif said == last and said == "shake":
        motors(-50, -50)
        sleep(500)
        window = []
    stop()
    last = said
