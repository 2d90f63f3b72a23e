# kits: cutebot
# No module of gorae's: four bytes for each motor at 0x10, a pin 0 over the band, pulses for the sonar.
from machine import time_pulse_us
from microbit import i2c, pin8, pin12, pin14, sleep

LEFT, RIGHT, AHEAD = 1, 2, 2


def power(left, right):
    i2c.write(0x10, bytes([LEFT, AHEAD, left, 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD, right, 0]))


def distance_mm():
    pin8.write_digital(1)
    pin8.write_digital(0)
    us = time_pulse_us(pin12, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


while distance_mm() > 125:
    if pin14.read_digital() == 0:  # over the band
        power(28, 18)
    else:
        power(18, 28)
    sleep(10)
power(0, 0)
