# misses: counts
# Writes every crossing out instead of counting: for the seventh street it would be seven times the same line.
from robot import *


def to_the_crossing():
    while not all(line()):
        left, right = line()
        drive(80 + 20 * (not left and not right), 40 * left - 40 * right)
        sleep(10)
    mark("crossing")
    straight(30, 100)


to_the_crossing()
to_the_crossing()
to_the_crossing()
turn(45)
drive(0, 60)
while not line()[0]:
    sleep(5)
sleep(50)
stop()
while distance() > 190:
    left, right = line()
    drive(80 + 20 * (not left and not right), 40 * left - 40 * right)
    sleep(10)
stop()
