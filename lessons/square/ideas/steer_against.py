# kits: maqueen
# Another idea: no trim, but steer to the right by as much as the wheels pull to the left, 7 degrees a second.
from robot import *

for side in range(4):
    drive(150, -7)
    sleep(3333)
    stop()
    sleep(500)
    turn(90)
