# misses: gets-on
# Nothing to turn, so nothing to do? The motors stop wherever it should go ahead.
from robot import *
from model import classify

TURN = {"left": 70, "ahead": 0, "right": -70}
seen = [-2000, -2000]  # when each sensor saw the line last
drive(90)
sleep(400)
while True:
    sees = line()
    now = clock()
    for side in (0, 1):
        if sees[side]:
            seen[side] = now
    ago = [min(2000, now - when) for when in seen]
    label = classify([sees[0]], [sees[1]], [ago[0]], [ago[1]])
    if label == "ahead":
        stop()
    else:
        drive(90, TURN[label])
    sleep(20)
