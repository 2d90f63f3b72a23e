# kits: esp32-duo
# No module of gorae's: pins and PWM for the motor driver, a pulse to the distance sensor.
from random import randint
from time import sleep_ms, sleep_us, ticks_ms

from machine import PWM, Pin, time_pulse_us

Pin(13, Pin.OUT, value=1)  # the driver's standby
left_ahead, left_back = Pin(26, Pin.OUT, value=0), Pin(27, Pin.OUT, value=0)
right_ahead, right_back = Pin(33, Pin.OUT, value=0), Pin(32, Pin.OUT, value=0)
left_motor = PWM(Pin(25), freq=1000, duty_u16=0)
right_motor = PWM(Pin(14), freq=1000, duty_u16=0)
trigger = Pin(18, Pin.OUT)
echo = Pin(19, Pin.IN)


def power(left, right):
    left_ahead.value(left >= 0)
    left_back.value(left < 0)
    right_ahead.value(right >= 0)
    right_back.value(right < 0)
    left_motor.duty_u16(abs(left) * 655)
    right_motor.duty_u16(abs(right) * 655)


def distance_mm():
    trigger.on()
    sleep_us(10)
    trigger.off()
    us = time_pulse_us(echo, 1, 30000)
    return us * 0.1715 if us > 0 else 4000


def look(side):
    """Turn half a second to one side, and tell the least distance on the way."""
    power(-50 * side, 50 * side)
    end = ticks_ms() + 300
    least = 4000
    while ticks_ms() < end:
        least = min(least, distance_mm())
    return least


side = 1
while True:
    if min(look(side), look(-side), look(-side), look(side)) > 190:
        power(70, 70)
        sleep_ms(650)
    else:
        power(-40, -40)
        sleep_ms(250)
        power(-50 * side, 50 * side)
        sleep_ms(randint(300, 700))
    side = -side
