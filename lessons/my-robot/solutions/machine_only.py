# kits: esp32-duo
# No module of gorae's: pins and PWM for motors and lights, a pulse to the distance sensor.
from time import sleep_ms, sleep_us

from machine import PWM, Pin, time_pulse_us

Pin(13, Pin.OUT, value=1)  # the driver's standby
ahead = [Pin(number, Pin.OUT, value=1) for number in (26, 33)]
back = [Pin(number, Pin.OUT, value=0) for number in (27, 32)]
motors = [PWM(Pin(25), freq=1000, duty_u16=0), PWM(Pin(14), freq=1000, duty_u16=0)]
left_light, right_light = Pin(16, Pin.OUT, value=0), Pin(17, Pin.OUT, value=0)
trigger = Pin(18, Pin.OUT)
echo = Pin(19, Pin.IN)


def power(share, is_back=0):
    for pin in ahead:
        pin.value(1 - is_back)
    for pin in back:
        pin.value(is_back)
    for motor in motors:
        motor.duty_u16(int(share * 65535))


def lights(on):
    left_light.value(on)
    right_light.value(on)


def distance_mm():
    readings = []
    for _ in range(3):  # a lost echo is not the smallest
        trigger.on()
        sleep_us(10)
        trigger.off()
        us = time_pulse_us(echo, 1, 40000)
        readings.append(us * 0.1715 if us > 0 else 4000)
    return min(readings)


home = distance_mm()
lights(1)
power(0.5)
while distance_mm() > 260:
    sleep_ms(10)
power(0.25)
while distance_mm() > 157:
    sleep_ms(10)
power(0)
sleep_ms(2000)
power(0.5, is_back=1)
while distance_mm() < home:
    sleep_ms(10)
power(0)
lights(0)
