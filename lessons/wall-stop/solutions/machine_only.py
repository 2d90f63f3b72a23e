# kits: esp32-duo
# No module of gorae's: pins and PWM for the motor driver, a pulse to the distance sensor.
from time import sleep_ms, sleep_us

from machine import PWM, Pin, time_pulse_us

Pin(13, Pin.OUT, value=1)  # the driver's standby
directions = [Pin(number, Pin.OUT, value=level) for number, level in ((26, 1), (27, 0), (33, 1), (32, 0))]
motors = [PWM(Pin(25), freq=1000, duty_u16=0), PWM(Pin(14), freq=1000, duty_u16=0)]
trigger = Pin(18, Pin.OUT)
echo = Pin(19, Pin.IN)


def power(share):
    for motor in motors:
        motor.duty_u16(int(share * 65535))


def distance_mm():
    trigger.on()
    sleep_us(10)
    trigger.off()
    us = time_pulse_us(echo, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


power(0.5)
while distance_mm() > 220:
    sleep_ms(10)
power(0.25)
while distance_mm() > 122:
    sleep_ms(10)
power(0)
