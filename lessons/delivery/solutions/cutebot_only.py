# kits: cutebot
# No module of gorae's: four bytes for each motor and each light at 0x10, pins for line and distance sensors.
import music
from machine import time_pulse_us
from microbit import button_a, i2c, pin8, pin12, pin13, pin14, sleep

LEFT, RIGHT = 1, 2
BACK, AHEAD = 1, 2
LEFT_LIGHT, RIGHT_LIGHT = 4, 8


def power(left, right):
    for motor, percent in ((LEFT, left), (RIGHT, right)):
        i2c.write(0x10, bytes([motor, AHEAD if percent >= 0 else BACK, abs(percent), 0]))


def lights(brightness):
    for light in (LEFT_LIGHT, RIGHT_LIGHT):
        i2c.write(0x10, bytes([light, brightness, brightness, brightness]))


def distance_mm():
    pin8.write_digital(1)
    pin8.write_digital(0)
    us = time_pulse_us(pin12, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


def line():
    return pin13.read_digital() == 0, pin14.read_digital() == 0


def follow():
    while distance_mm() > 120:
        left, right = line()
        if left and right:
            power(28, 28)
        elif left:
            power(14, 26)
        elif right:
            power(26, 14)
        sleep(10)
    power(0, 0)


def until_line():
    while not any(line()):
        sleep(5)
    power(0, 0)
    sleep(200)


def turn_to_line():
    power(-15, 15)
    while any(line()):  # off the line first
        sleep(5)
    sleep(700)
    until_line()


while not button_a.is_pressed():
    sleep(20)
follow()
lights(255)
music.pitch(880, 300)
sleep(1500)
turn_to_line()
follow()
sleep(200)
power(-18, 18)  # to the left, and past the box in a bend
sleep(820)
power(37, 30)
sleep(1500)
until_line()
power(20, 20)
sleep(500)
turn_to_line()
follow()
lights(0)
