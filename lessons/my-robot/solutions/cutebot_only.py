# kits: cutebot
# No module of gorae's: four bytes for each motor and headlight at 0x10, pulses on the distance sensor's pins.
from machine import time_pulse_us
from microbit import i2c, pin8, pin12, sleep

MOTORS, LIGHTS = (1, 2), (4, 8)
AHEAD, BACK = 2, 1


def power(direction, percent):
    for motor in MOTORS:
        i2c.write(0x10, bytes([motor, direction, percent, 0]))


def lights(level):
    for light in LIGHTS:
        i2c.write(0x10, bytes([light, level, level, level]))


def distance_mm():
    readings = []
    for _ in range(3):  # a lost echo is not the smallest
        pin8.write_digital(1)
        pin8.write_digital(0)
        us = time_pulse_us(pin12, 1, 40000)
        readings.append(us * 0.1715 if us > 0 else 4000)
    return min(readings)


home = distance_mm()
lights(255)
power(AHEAD, 35)
while distance_mm() > 260:
    sleep(10)
power(AHEAD, 18)
while distance_mm() > 157:
    sleep(10)
power(AHEAD, 0)
sleep(2000)
power(BACK, 35)
while distance_mm() < home:
    sleep(10)
power(BACK, 0)
lights(0)
