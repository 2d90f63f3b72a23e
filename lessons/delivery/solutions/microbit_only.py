# kits: maqueen
# No module of gorae's: bytes to the motor chip at 0x10, pins for lights, line sensors and distance sensor.
import music
from machine import time_pulse_us
from microbit import button_a, i2c, pin1, pin2, pin8, pin12, pin13, pin14, sleep

LEFT, RIGHT = 0x00, 0x02
AHEAD, BACK = 0, 1


def power(left, right):
    for motor, value in ((LEFT, left), (RIGHT, right)):
        i2c.write(0x10, bytes([motor, AHEAD if value >= 0 else BACK, abs(value)]))


def lights(on):
    pin8.write_digital(on)
    pin12.write_digital(on)


def distance_mm():
    pin1.write_digital(1)
    pin1.write_digital(0)
    us = time_pulse_us(pin2, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


def line():
    return pin13.read_digital() == 0, pin14.read_digital() == 0


def follow():
    while distance_mm() > 120:
        left, right = line()
        if left and right:
            power(120, 120)
        elif left:
            power(50, 110)
        elif right:
            power(110, 50)
        sleep(10)
    power(0, 0)


def until_line():
    while not any(line()):
        sleep(5)
    power(0, 0)
    sleep(200)


def turn_to_line():
    power(-60, 60)
    while any(line()):  # off the line first
        sleep(5)
    sleep(700)
    until_line()


while not button_a.is_pressed():
    sleep(20)
follow()
lights(1)
music.pitch(880, 300)
sleep(1500)
turn_to_line()
follow()
sleep(200)
power(-75, 75)  # to the left, and past the box in a bend
sleep(800)
power(165, 128)
sleep(1500)
until_line()
power(120, 120)
sleep(350)
turn_to_line()
follow()
lights(0)
