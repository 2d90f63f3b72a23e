from model import HZ, SAMPLES, classify
from robot import *

while True:
    if button_a():  # now somebody begins a gesture
        x, y, z = [], [], []
        for i in range(SAMPLES):
            now = motion()
            x.append(now[0])
            y.append(now[1])
            z.append(now[2])
            sleep(1000 // HZ)
        mark(classify(x, y, z))
    sleep(20)
