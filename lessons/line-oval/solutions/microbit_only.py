# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10, two pins that are 0 over the dark line.
from microbit import i2c, pin13, pin14, sleep

LEFT, RIGHT = 0x00, 0x02


def power(left, right):
    i2c.write(0x10, bytes([LEFT, 0, left]))
    i2c.write(0x10, bytes([RIGHT, 0, right]))


while True:
    left_dark = pin13.read_digital() == 0
    right_dark = pin14.read_digital() == 0
    if left_dark and right_dark:
        power(120, 120)
    elif left_dark:
        power(50, 110)
    elif right_dark:
        power(110, 50)
    sleep(10)
