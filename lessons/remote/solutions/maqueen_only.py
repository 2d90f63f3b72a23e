# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10.
from microbit import i2c, sleep

import radio


def motors(left, right):
    for register, power in ((0, left), (2, right)):
        i2c.write(0x10, bytes([register, int(power < 0), abs(power)]))


radio.config(group=7)
while True:
    word = radio.receive()
    if word == "go":
        motors(100, 100)
    elif word == "stop":
        motors(0, 0)
    elif word in ("left", "right"):
        way = 1 if word == "left" else -1
        motors(-80 * way, 80 * way)
        sleep(850)
        motors(0, 0)
    sleep(10)
