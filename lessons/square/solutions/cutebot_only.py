# kits: cutebot
# No module of gorae's: four bytes for each motor at 0x10. The right wheel is 6 % faster and gets less power.
from microbit import i2c, sleep

LEFT, RIGHT = 1, 2
BACK, AHEAD = 1, 2


def go(left_way, ms):
    i2c.write(0x10, bytes([LEFT, left_way, 25, 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, 24, 0]))
    sleep(ms)
    i2c.write(0x10, bytes([LEFT, AHEAD, 0, 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, 0, 0]))
    sleep(400)


for side in range(4):
    go(AHEAD, 5010)
    go(BACK, 598)
