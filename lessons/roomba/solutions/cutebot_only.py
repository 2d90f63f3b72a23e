# kits: cutebot
# No module of gorae's: four bytes for each motor at 0x10, pulses on the distance sensor's pins.
from random import randint

from machine import time_pulse_us
from microbit import i2c, pin8, pin12, running_time, sleep

LEFT, RIGHT, BACK, AHEAD = 1, 2, 1, 2


def power(left, right):
    i2c.write(0x10, bytes([LEFT, AHEAD if left >= 0 else BACK, abs(left), 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD if right >= 0 else BACK, abs(right), 0]))


def distance_mm():
    pin8.write_digital(1)
    pin8.write_digital(0)
    us = time_pulse_us(pin12, 1, 30000)
    return us * 0.1715 if us > 0 else 4000


side = 1
change_at = 0
while True:
    if distance_mm() < 220:
        power(-40, -40)
        sleep(450)
        power(-32 * side, 32 * side)
        sleep(randint(400, 750))
    if running_time() > change_at:
        side = -side
        change_at = running_time() + 450
    power(31 - 22 * side, 31 + 22 * side)
    sleep(20)
