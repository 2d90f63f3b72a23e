# kits: maqueen, cutebot, esp32-duo
# Another idea, PI: a second, slow number learns how bent the way is, so that the quick one has little to do.
from robot import *

seen = error = bend = 0
while True:
    left, right = line()
    if left or right:
        seen = left - right
    error = 0.5 * error + 0.5 * seen
    bend = 0.99 * bend + 0.01 * seen
    drive(115, 24 * error + 25 * bend)
    sleep(20)
