# kits: cutebot
# No module of gorae's: four bytes a motor, two pins 0 over the tape, pulses for the sonar.
from machine import time_pulse_us
from microbit import i2c, pin8, pin12, pin13, pin14, sleep

LEFT, RIGHT, BACK, AHEAD = 1, 2, 1, 2


def power(left, right):
    i2c.write(0x10, bytes([LEFT, AHEAD if left >= 0 else BACK, abs(left), 0]))
    i2c.write(0x10, bytes([RIGHT, AHEAD if right >= 0 else BACK, abs(right), 0]))


def distance_mm():
    pin8.write_digital(1)
    pin8.write_digital(0)
    us = time_pulse_us(pin12, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


def follow():
    left_dark = pin13.read_digital() == 0
    right_dark = pin14.read_digital() == 0
    if left_dark and right_dark:
        return True
    if left_dark:
        power(18, 26)
    elif right_dark:
        power(26, 18)
    else:
        power(25, 25)
    sleep(10)
    return False


count = 0
while count < 3:
    if follow():
        count += 1
        power(25, 25)
        sleep(350)  # past the tape

power(-17, 17)
sleep(700)
while pin13.read_digital():
    sleep(5)
while distance_mm() > 190:
    follow()
power(0, 0)
