from model import classify
from robot import *

TURN = {"left": 70, "ahead": 0, "right": -70}
seen = [-2000, -2000]  # when each sensor saw the line last
while True:
    sees = line()
    now = clock()
    for side in (0, 1):
        if sees[side]:
            seen[side] = now
    ago = [min(2000, now - when) for when in seen]
    drive(90, TURN[classify([sees[0]], [sees[1]], [ago[0]], [ago[1]])])
    sleep(20)
