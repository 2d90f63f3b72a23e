# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10, two pins that are 0 over the dark line.
from microbit import i2c, pin13, pin14, sleep

LEFT, RIGHT = 0x00, 0x02
SPEED, P = 112, 18  # of 255

seen = error = 0
while True:
    left_light, right_light = pin13.read_digital(), pin14.read_digital()
    if not (left_light and right_light):
        seen = right_light - left_light  # more than 0: the line is to the left
    error = 0.8 * error + 0.2 * seen
    i2c.write(0x10, bytes([LEFT, 0, round(SPEED - P * error)]))
    i2c.write(0x10, bytes([RIGHT, 0, round(SPEED + P * error)]))
    sleep(20)
