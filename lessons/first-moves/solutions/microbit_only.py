# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10. The faster right wheel gets less power.
from microbit import button_a, i2c, sleep

LEFT, RIGHT = 0x00, 0x02
AHEAD, BACK = 0, 1


def go(left_way, ms):
    i2c.write(0x10, bytes([LEFT, left_way, 160]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, 156]))
    sleep(ms)
    i2c.write(0x10, bytes([LEFT, AHEAD, 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, 0]))
    sleep(400)


while not button_a.is_pressed():
    sleep(20)
go(AHEAD, 4217)  # 600 mm
sleep(2000)
go(BACK, 397)  # 90 degrees
go(AHEAD, 2108)  # 300 mm
