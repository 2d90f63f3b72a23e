from robot import *

while True:
    drive(150, -50)
    if distance() < 140:
        stop()
        turn(110)
    sleep(10)
