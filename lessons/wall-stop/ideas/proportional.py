# kits: maqueen, cutebot, esp32-duo
# Another idea: the nearer the goal, the slower.
from robot import *

gap = distance() - 115
while gap > 8:
    drive(min(200, 40 + gap))
    sleep(20)
    gap = distance() - 115
stop()
