# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10, pulses to the distance sensor, two line pins.
from machine import time_pulse_us
from microbit import i2c, pin1, pin2, pin13, pin14, sleep

LEFT, RIGHT = 0x00, 0x02
AHEAD, BACK = 0, 1


def power(left, right):
    for motor, value in ((LEFT, left), (RIGHT, right)):
        i2c.write(0x10, bytes([motor, AHEAD if value >= 0 else BACK, abs(value)]))


def distance_mm():
    pin1.write_digital(1)
    pin1.write_digital(0)
    us = time_pulse_us(pin2, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


def on_mat():
    return pin13.read_digital() == 0 or pin14.read_digital() == 0


while not on_mat():
    power(168, 118)  # in a bend to the right
    if distance_mm() < 140:
        power(0, 0)
        sleep(200)
        power(-75, 75)
        sleep(1220)
        power(0, 0)
        sleep(200)
    sleep(10)
power(0, 0)
