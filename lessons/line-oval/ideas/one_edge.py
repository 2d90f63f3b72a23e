# kits: maqueen, cutebot, esp32-duo
# Another idea: follow one edge of the line with one sensor, always turning, never straight on.
from robot import *

while True:
    left, right = line()
    drive(115, -35 if right else 50)
    sleep(20)
