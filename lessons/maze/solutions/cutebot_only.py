# kits: cutebot
# No module of gorae's: four bytes for each motor at 0x10, pulses to the distance sensor, two line pins.
from machine import time_pulse_us
from microbit import i2c, pin8, pin12, pin13, pin14, sleep

LEFT, RIGHT = 1, 2
BACK, AHEAD = 1, 2


def power(left, right):
    for motor, percent in ((LEFT, left), (RIGHT, right)):
        i2c.write(0x10, bytes([motor, AHEAD if percent >= 0 else BACK, abs(percent), 0]))


def distance_mm():
    pin8.write_digital(1)
    pin8.write_digital(0)
    us = time_pulse_us(pin12, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


def on_mat():
    return pin13.read_digital() == 0 or pin14.read_digital() == 0


while not on_mat():
    power(38, 27)  # in a bend to the right
    if distance_mm() < 140:
        power(0, 0)
        sleep(200)
        power(-18, 18)
        sleep(1220)
        power(0, 0)
        sleep(200)
    sleep(10)
power(0, 0)
