# kits: esp32-duo
# No module of gorae's: pins and PWM for motors and buzzer, pins for lights, button and sensors.
from time import sleep_ms, sleep_us

from machine import PWM, Pin, time_pulse_us

Pin(13, Pin.OUT, value=1)  # the driver's standby
LEFT = PWM(Pin(25), freq=1000, duty_u16=0), Pin(26, Pin.OUT), Pin(27, Pin.OUT)
RIGHT = PWM(Pin(14), freq=1000, duty_u16=0), Pin(33, Pin.OUT), Pin(32, Pin.OUT)
trigger, echo = Pin(18, Pin.OUT), Pin(19, Pin.IN)
left_sensor, right_sensor = Pin(34, Pin.IN), Pin(35, Pin.IN)
button = Pin(0, Pin.IN, Pin.PULL_UP)  # 0 when it is pressed
left_light, right_light = Pin(16, Pin.OUT), Pin(17, Pin.OUT)


def power(left, right):
    for (pwm, ahead, back), share in ((LEFT, left), (RIGHT, right)):
        ahead.value(share > 0)
        back.value(share < 0)
        pwm.duty_u16(int(abs(share) * 65535))


def lights(on):
    left_light.value(on)
    right_light.value(on)


def beep():
    buzzer = PWM(Pin(23), freq=880, duty_u16=32768)
    sleep_ms(300)
    buzzer.deinit()


def distance_mm():
    trigger.on()
    sleep_us(10)
    trigger.off()
    us = time_pulse_us(echo, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


def line():
    return left_sensor.value(), right_sensor.value()


def follow():
    while distance_mm() > 120:
        left, right = line()
        if left and right:
            power(0.42, 0.42)
        elif left:
            power(0.18, 0.4)
        elif right:
            power(0.4, 0.18)
        sleep_ms(10)
    power(0, 0)


def until_line():
    while not any(line()):
        sleep_ms(5)
    power(0, 0)
    sleep_ms(200)


def turn_to_line():
    power(-0.27, 0.27)
    while any(line()):  # off the line first
        sleep_ms(5)
    sleep_ms(700)
    until_line()


while button.value():
    sleep_ms(20)
follow()
lights(1)
beep()
sleep_ms(1500)
turn_to_line()
follow()
sleep_ms(200)
power(-0.35, 0.35)  # to the left, and past the box in a bend
sleep_ms(830)
power(0.58, 0.43)
sleep_ms(1500)
until_line()
power(0.3, 0.3)
sleep_ms(500)
turn_to_line()
follow()
lights(0)
