from robot import *

while True:
    if distance() < 120:
        stop()
        turn(180, 220)
    drive(170)
    sleep(20)
