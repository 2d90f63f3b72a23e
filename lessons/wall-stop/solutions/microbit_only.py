# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10, pulses on the distance sensor's pins.
from machine import time_pulse_us
from microbit import i2c, pin1, pin2, sleep

LEFT, RIGHT = 0x00, 0x02


def power(value):
    for motor in (LEFT, RIGHT):
        i2c.write(0x10, bytes([motor, 0, value]))


def distance_mm():
    pin1.write_digital(1)
    pin1.write_digital(0)
    us = time_pulse_us(pin2, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


power(150)
while distance_mm() > 220:
    sleep(10)
power(60)
while distance_mm() > 122:
    sleep(10)
power(0)
