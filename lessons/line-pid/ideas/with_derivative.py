# kits: maqueen, cutebot, esp32-duo
# Another idea, PD: where the line is, and how fast that changes.
from robot import *

P, D = 38, 30

seen = error = 0
while True:
    left, right = line()
    if left or right:
        seen = left - right
    last = error
    error = 0.8 * error + 0.2 * seen
    drive(110, P * error + D * (error - last))
    sleep(20)
