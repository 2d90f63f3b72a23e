# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10, and times that were tried out.
from microbit import i2c, sleep

import radio

MS_PER_MM = 10.6
MS_PER_DEGREE = 10.05


def motors(left, right):
    for register, power in ((0, left), (2, right)):
        i2c.write(0x10, bytes([register, int(power < 0), abs(power)]))


def move(left, right, ms):
    motors(left, right)
    sleep(int(ms))
    motors(0, 0)
    sleep(300)


radio.config(group=8)
behind = True
while True:
    message = radio.receive()
    if message:
        if behind:
            move(100, 100, 500 * MS_PER_MM)
            behind = False
        word, number = message.split()
        number = int(number)
        if word == "go":
            move(100, 100, number * MS_PER_MM)
        elif word == "turn":
            way = 1 if number > 0 else -1
            move(-80 * way, 80 * way, abs(number) * MS_PER_DEGREE)
    sleep(10)
