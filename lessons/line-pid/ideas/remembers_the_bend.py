# kits: maqueen, cutebot, esp32-duo
# Another idea, PI: a second, slower number learns how bent the way is; the quick one has little left to do.
from robot import *

P, BEND = 28, 14

seen = error = bend = 0
while True:
    left, right = line()
    if left or right:
        seen = left - right
    error = 0.7 * error + 0.3 * seen
    bend = 0.98 * bend + 0.02 * seen
    drive(110, P * error + BEND * bend)
    sleep(20)
