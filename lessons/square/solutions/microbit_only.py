# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10. The right wheel is 6 % faster and gets less power.
from microbit import i2c, sleep

LEFT, RIGHT = 0x00, 0x02
AHEAD, BACK = 0, 1


def go(left_way, left, right, ms):
    i2c.write(0x10, bytes([LEFT, left_way, left]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, right]))
    sleep(ms)
    i2c.write(0x10, bytes([LEFT, AHEAD, 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, 0]))
    sleep(400)


for side in range(4):
    go(AHEAD, 160, 152, 3050)
    go(BACK, 100, 96, 620)
