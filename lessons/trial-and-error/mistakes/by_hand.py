# misses: follows
# A rule written by hand. Where somebody has crossed the wires, left is right.
from robot import *

side = 0
try:
    open("policy.txt").close()
except OSError:
    drive(100)
    sleep(300)
    stop()
    with open("policy.txt", "w") as file:
        file.write("left")
    while True:
        sleep(1000)
while True:
    left, right = line()
    if left != right:
        side = 1 if left else -1
    drive(90, 0 if left and right else 70 * side)
    sleep(30)
