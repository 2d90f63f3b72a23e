# kits: cutebot
# No module of gorae's: four bytes for each motor at 0x10, two pins that are 0 over the dark line.
from microbit import i2c, pin13, pin14, sleep

LEFT, RIGHT, AHEAD = 1, 2, 2


def power(left, right):
    i2c.write(0x10, bytes([LEFT, AHEAD, left, 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, right, 0]))


while True:
    if pin13.read_digital() == 0:  # left over the line
        power(15, 30) if pin14.read_digital() else power(30, 30)
    elif pin14.read_digital() == 0:
        power(30, 15)
    sleep(10)
