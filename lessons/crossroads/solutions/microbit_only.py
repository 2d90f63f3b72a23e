# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10, two pins 0 over the tape, pulses for the sonar.
from machine import time_pulse_us
from microbit import i2c, pin1, pin2, pin13, pin14, sleep

LEFT, RIGHT, AHEAD, BACK = 0x00, 0x02, 0, 1


def power(left, right):
    i2c.write(0x10, bytes([LEFT, AHEAD if left >= 0 else BACK, abs(left)]))
    i2c.write(0x10, bytes([RIGHT, AHEAD if right >= 0 else BACK, abs(right)]))


def distance_mm():
    pin1.write_digital(1)
    pin1.write_digital(0)
    us = time_pulse_us(pin2, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


def follow():
    left_dark = pin13.read_digital() == 0
    right_dark = pin14.read_digital() == 0
    if left_dark and right_dark:
        return True
    if left_dark:
        power(65, 105)
    elif right_dark:
        power(105, 65)
    else:
        power(105, 105)
    sleep(10)
    return False


count = 0
while count < 3:
    if follow():
        count += 1
        power(105, 105)
        sleep(330)  # past the tape

power(-60, 60)
sleep(800)
while pin13.read_digital():
    sleep(5)
while distance_mm() > 190:
    follow()
power(0, 0)
