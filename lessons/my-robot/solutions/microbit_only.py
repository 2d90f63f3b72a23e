# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10, pulses on the sensor's pins, two pins for the lights.
from machine import time_pulse_us
from microbit import i2c, pin1, pin2, pin8, pin12, sleep

LEFT, RIGHT = 0x00, 0x02
AHEAD, BACK = 0, 1


def power(direction, value):
    for motor in (LEFT, RIGHT):
        i2c.write(0x10, bytes([motor, direction, value]))


def lights(on):
    pin8.write_digital(on)
    pin12.write_digital(on)


def distance_mm():
    readings = []
    for _ in range(3):  # a lost echo is not the smallest
        pin1.write_digital(1)
        pin1.write_digital(0)
        us = time_pulse_us(pin2, 1, 40000)
        readings.append(us * 0.1715 if us > 0 else 4000)
    return min(readings)


home = distance_mm()
lights(1)
power(AHEAD, 150)
while distance_mm() > 260:
    sleep(10)
power(AHEAD, 60)
while distance_mm() > 157:
    sleep(10)
power(AHEAD, 0)
sleep(2000)
power(BACK, 150)
while distance_mm() < home:
    sleep(10)
power(BACK, 0)
lights(0)
