# kits: maqueen, maqueen-plus-v2, cutebot
# There is but one thing to find out: which way it turns when it is told to turn left. One try answers that.
from robot import *

FILE = "policy.txt"
turn = 0


def look():
    """Where the line is: 1 left, 0 below or lost, -1 right."""
    seen = lines()
    half = len(seen) // 2
    if len(seen) == 5 and seen[2]:
        return 0
    return any(seen[:half]) - any(seen[-half:])


def surely():
    """What is seen five times in a row: a sensor at an edge flickers."""
    seen = look()
    same = 0
    while same < 5:
        sleep(10)
        now = look()
        same = same + 1 if now == seen else 0
        seen = now
    return seen


try:
    with open(FILE) as file:
        way = int(file.read())
except OSError:
    first = now = surely()
    drive(60, 60)
    while now == first:
        now = surely()
    way = 1 if now < first else -1  # it was to turn left, so the line should go to its right
    sleep(100)
    stop()
    with open(FILE, "w") as file:
        file.write(str(way))
    while True:
        sleep(1000)
while True:
    seen = look()
    if seen or any(lines()):
        turn = 80 * seen * way
    drive(80 if turn else 110, turn)
    sleep(30)
