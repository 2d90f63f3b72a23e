# kits: cutebot
# No module of gorae's: four bytes for each motor at 0x10, two pins that are 0 over the dark line.
from microbit import i2c, pin13, pin14, sleep

LEFT, RIGHT, AHEAD = 1, 2, 2
SPEED, P = 26, 4  # percent

seen = error = 0
while True:
    left_light, right_light = pin13.read_digital(), pin14.read_digital()
    if not (left_light and right_light):
        seen = right_light - left_light  # more than 0: the line is to the left
    error = 0.8 * error + 0.2 * seen
    i2c.write(0x10, bytes([LEFT, AHEAD, round(SPEED - P * error), 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, round(SPEED + P * error), 0]))
    sleep(20)
