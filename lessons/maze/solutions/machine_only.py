# kits: esp32-duo
# No module of gorae's: pins and PWM for the motor driver, a pulse to the distance sensor, two line pins.
from time import sleep_ms, sleep_us

from machine import PWM, Pin, time_pulse_us

Pin(13, Pin.OUT, value=1)  # the driver's standby
LEFT = PWM(Pin(25), freq=1000, duty_u16=0), Pin(26, Pin.OUT), Pin(27, Pin.OUT)
RIGHT = PWM(Pin(14), freq=1000, duty_u16=0), Pin(33, Pin.OUT), Pin(32, Pin.OUT)
trigger, echo = Pin(18, Pin.OUT), Pin(19, Pin.IN)
left_sensor, right_sensor = Pin(34, Pin.IN), Pin(35, Pin.IN)


def power(left, right):
    for (pwm, ahead, back), share in ((LEFT, left), (RIGHT, right)):
        ahead.value(share > 0)
        back.value(share < 0)
        pwm.duty_u16(int(abs(share) * 65535))


def distance_mm():
    trigger.on()
    sleep_us(10)
    trigger.off()
    us = time_pulse_us(echo, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


def on_mat():
    return left_sensor.value() or right_sensor.value()


while not on_mat():
    power(0.63, 0.38)  # in a bend to the right
    if distance_mm() < 140:
        power(0, 0)
        sleep_ms(200)
        power(-0.33, 0.33)
        sleep_ms(1300)
        power(0, 0)
        sleep_ms(200)
    sleep_ms(10)
power(0, 0)
