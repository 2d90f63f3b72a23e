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


def look(side):
    """Turn to one side, and tell the least distance on the way."""
    power(-125 * side, 125 * side)
    end = running_time() + 260
    least = 4000
    while running_time() < end:
        least = min(least, distance_mm())
    return least


side = 1
while True:
    if min(look(side), look(-side), look(-side), look(side)) > 190:
        power(200, 200)
        sleep(620)
    else:
        power(-120, -120)
        sleep(250)
        power(-140 * side, 140 * side)
        sleep(randint(300, 700))
    side = -side
