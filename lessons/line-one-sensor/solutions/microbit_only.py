# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10, a pin 0 over the band, pulses for the sonar.
from machine import time_pulse_us
from microbit import i2c, pin1, pin2, pin14, sleep

LEFT, RIGHT = 0x00, 0x02


def power(left, right):
    i2c.write(0x10, bytes([LEFT, 0, left]))
    i2c.write(0x10, bytes([RIGHT, 0, right]))


def distance_mm():
    pin1.write_digital(1)
    pin1.write_digital(0)
    us = time_pulse_us(pin2, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


while distance_mm() > 125:
    if pin14.read_digital() == 0:  # over the band
        power(125, 70)
    else:
        power(70, 125)
    sleep(10)
power(0, 0)
