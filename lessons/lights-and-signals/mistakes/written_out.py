# misses: functions
# Right, but the same lines again and again. Who wants it to blink faster has to change four numbers.
from robot import *

signal = 0
while True:
    if button_a():
        signal = signal + 1
        if signal == 3:
            signal = 0
        while button_a():
            sleep(20)
    if button_b():
        sound(900, 200)
        sound(600, 200)
    elif signal == 1:
        lights(100, 0)
        sleep(200)
        lights(0)
        sleep(200)
    elif signal == 2:
        lights(0, 100)
        sleep(200)
        lights(0)
        sleep(200)
    sleep(20)
