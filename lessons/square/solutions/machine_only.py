# kits: esp32-duo
# No module of gorae's: pins and PWM. The right wheel is 6 % faster and gets less power.
from time import sleep_ms

from machine import PWM, Pin

Pin(13, Pin.OUT, value=1)  # the driver's standby
left_ahead, left_back = Pin(26, Pin.OUT, value=0), Pin(27, Pin.OUT, value=0)
Pin(33, Pin.OUT, value=1), Pin(32, Pin.OUT, value=0)  # the right wheel only ever goes ahead
left_motor = PWM(Pin(25), freq=1000, duty_u16=0)
right_motor = PWM(Pin(14), freq=1000, duty_u16=0)


def go(ahead, ms):
    left_ahead.value(ahead)
    left_back.value(not ahead)
    left_motor.duty_u16(int(0.5 * 65535))
    right_motor.duty_u16(int(0.478 * 65535))
    sleep_ms(ms)
    left_motor.duty_u16(0)
    right_motor.duty_u16(0)
    sleep_ms(400)


for side in range(4):
    go(True, 3530)
    go(False, 610)
