# kits: maqueen
# CHANGE: the same without any module of gorae's, here with bytes to the motor chip at 0x10.
from microbit import i2c, sleep

LEFT, RIGHT = 0x00, 0x02


def power(value):
    for motor in (LEFT, RIGHT):
        i2c.write(0x10, bytes([motor, 0, value]))


power(156)
sleep(3050)
power(0)
