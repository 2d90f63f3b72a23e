from robot import *

P = 30

seen = 0
error = 0
while True:
    left, right = line()
    if left or right:
        seen = left - right
    error = 0.8 * error + 0.2 * seen
    drive(110, P * error)
    sleep(20)
