from robot import *

turn = 0
while True:
    left, right = line()
    if left or right:
        turn = 70 * (left - right)
    drive(90, turn)
    sleep(20)
