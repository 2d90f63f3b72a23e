# kits: cutebot
# No module of gorae's: four bytes for each motor at 0x10. The faster right wheel gets less power.
from microbit import button_a, i2c, sleep

LEFT, RIGHT = 1, 2
BACK, AHEAD = 1, 2


def go(left_way, ms):
    i2c.write(0x10, bytes([LEFT, left_way, 42, 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, 41, 0]))
    sleep(ms)
    i2c.write(0x10, bytes([LEFT, AHEAD, 0, 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, 0, 0]))
    sleep(400)


while not button_a.is_pressed():
    sleep(20)
go(AHEAD, 3462)  # 600 mm
sleep(2000)
go(BACK, 345)  # 90 degrees
go(AHEAD, 1731)  # 300 mm
