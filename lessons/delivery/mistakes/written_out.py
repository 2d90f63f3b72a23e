# misses: function
# All in one piece: the same loop three times. It works, but nobody can mend it.
from robot import *

while not button_a():
    sleep(20)

while distance() > 120:
    left, right = line()
    if left and right:
        drive(120)
    elif left:
        drive(60, 50)
    elif right:
        drive(60, -50)
    sleep(10)
stop()

mark("loaded")
lights(100)
sound(880, 300)
sleep(1500)

drive(0, 60)
while line() != (0, 0):
    sleep(5)
sleep(700)
while line() == (0, 0):
    sleep(5)
stop()

while distance() > 120:
    left, right = line()
    if left and right:
        drive(120)
    elif left:
        drive(60, 50)
    elif right:
        drive(60, -50)
    sleep(10)
stop()

turn(75)
drive(150, -29)
sleep(1500)
while line() == (0, 0):
    sleep(5)
stop()
straight(40)
drive(0, 60)
while line() != (0, 0):
    sleep(5)
sleep(700)
while line() == (0, 0):
    sleep(5)
stop()

while distance() > 120:
    left, right = line()
    if left and right:
        drive(120)
    elif left:
        drive(60, 50)
    elif right:
        drive(60, -50)
    sleep(10)
stop()
lights(0)
