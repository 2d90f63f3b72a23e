# kits: esp32-duo
# No module of gorae's: pins and PWM for the motor driver, two pins 1 over the tape, a sonar pulse.
from time import sleep_ms, sleep_us

from machine import PWM, Pin, time_pulse_us

Pin(13, Pin.OUT, value=1)  # the driver's standby
left_ahead, left_back = Pin(26, Pin.OUT, value=0), Pin(27, Pin.OUT, value=0)
right_ahead, right_back = Pin(33, Pin.OUT, value=0), Pin(32, Pin.OUT, value=0)
left_motor = PWM(Pin(25), freq=1000, duty_u16=0)
right_motor = PWM(Pin(14), freq=1000, duty_u16=0)
left_sensor, right_sensor = Pin(34, Pin.IN), Pin(35, Pin.IN)
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
    us = time_pulse_us(echo, 1, 40000)
    return us * 0.1715 if us > 0 else 4000


def follow():
    left, right = left_sensor.value(), right_sensor.value()
    if left and right:
        return True
    power(38 - 9 * left + 7 * right, 38 - 9 * right + 7 * left)
    sleep_ms(10)
    return False


count = 0
while count < 3:
    if follow():
        count += 1
        power(38, 38)
        sleep_ms(400)  # past the tape

power(-27, 27)
sleep_ms(900)
while not left_sensor.value():
    sleep_ms(5)
while distance_mm() > 190:
    follow()
power(0, 0)
