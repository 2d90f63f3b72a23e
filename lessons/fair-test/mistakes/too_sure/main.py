# misses: hears, honest
# Say something only when there is no doubt at all: then nothing is ever wrong.
from model import HZ, LABELS, SAMPLES, features, predict
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
        label, sure = predict(features(x, y, z))
        if sure > 99:
            mark(LABELS[label])
    sleep(20)
