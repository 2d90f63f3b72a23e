# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10, pulses on the distance sensor's pins.
from random import randint

from machine import time_pulse_us
from microbit import i2c, pin1, pin2, running_time, sleep

LEFT, RIGHT, AHEAD, BACK = 0x00, 0x02, 0, 1


def power(left, right):
    i2c.write(0x10, bytes([LEFT, AHEAD if left >= 0 else BACK, abs(left)]))
    i2c.write(0x10, bytes([RIGHT, AHEAD if right >= 0 else BACK, abs(right)]))


def distance_mm():
    pin1.write_digital(1)
    pin1.write_digital(0)
    us = time_pulse_us(pin2, 1, 30000)
    return us * 0.1715 if us > 0 else 4000


side = 1
change_at = 0
while True:
    if distance_mm() < 220:
        power(-180, -180)
        sleep(450)
        power(-150 * side, 150 * side)
        sleep(randint(400, 750))
    if running_time() > change_at:
        side = -side
        change_at = running_time() + 450
    power(140 - 100 * side, 140 + 100 * side)
    sleep(20)
