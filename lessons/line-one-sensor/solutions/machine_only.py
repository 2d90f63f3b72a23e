# kits: esp32-duo
# No module of gorae's: pins and PWM for the motor driver, a pin 1 over the band, a pulse for the sonar.
from time import sleep_ms, sleep_us

from machine import PWM, Pin, time_pulse_us

Pin(13, Pin.OUT, value=1)  # the driver's standby
for number, level in ((26, 1), (27, 0), (33, 1), (32, 0)):  # both motors ahead
    Pin(number, Pin.OUT, value=level)
left_motor = PWM(Pin(25), freq=1000, duty_u16=0)
right_motor = PWM(Pin(14), freq=1000, duty_u16=0)
sensor = Pin(35, Pin.IN)
trigger = Pin(18, Pin.OUT)
echo = Pin(19, Pin.IN)


def power(left, right):
    left_motor.duty_u16(left * 655)
    right_motor.duty_u16(right * 655)


def distance_mm():
    trigger.on()
    sleep_us(10)
    trigger.off()
    us = time_pulse_us(echo, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


while distance_mm() > 125:
    if sensor.value():  # over the band
        power(48, 28)
    else:
        power(28, 48)
    sleep_ms(10)
power(0, 0)
