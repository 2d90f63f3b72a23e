# kits: cutebot
# No module of gorae's: four bytes for each motor at 0x10, pulses on the distance sensor's pins.
from machine import time_pulse_us
from microbit import i2c, pin8, pin12, sleep

LEFT, RIGHT, AHEAD = 1, 2, 2


def power(percent):
    for motor in (LEFT, RIGHT):
        i2c.write(0x10, bytes([motor, AHEAD, percent, 0]))


def distance_mm():
    pin8.write_digital(1)
    pin8.write_digital(0)
    us = time_pulse_us(pin12, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


power(35)
while distance_mm() > 220:
    sleep(10)
power(18)
while distance_mm() > 122:
    sleep(10)
power(0)
