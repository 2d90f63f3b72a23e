# Another idea: the way is a list. Another home needs another list and no other program.
from robot import *

ROUTE = ["straight", "straight", "left"]  # what to do at each crossing


def follow(left, right):
    drive(85 if left == right else 65, 45 * (left - right))
    sleep(10)


def follow_to_the_next_crossing():
    left, right = line()
    while not (left and right):
        follow(left, right)
        left, right = line()
    straight(30, 100)


def take_the_street(side):
    """`side` is 1 for left and -1 for right."""
    turn(50 * side)
    drive(0, 60 * side)
    while not any(line()):
        sleep(5)
    sleep(50)
    stop()


for what in ROUTE:
    follow_to_the_next_crossing()
    if what == "left":
        take_the_street(1)
    elif what == "right":
        take_the_street(-1)

while distance() > 190:
    follow(*line())
stop()
