# kits: esp32-duo
# No module of gorae's: pins and PWM. The faster right wheel gets less power. A pressed button is 0.
from time import sleep_ms

from machine import PWM, Pin

Pin(13, Pin.OUT, value=1)  # the driver's standby
left_ahead, left_back = Pin(26, Pin.OUT, value=0), Pin(27, Pin.OUT, value=0)
Pin(33, Pin.OUT, value=1), Pin(32, Pin.OUT, value=0)  # the right wheel only ever goes ahead
left_motor = PWM(Pin(25), freq=1000, duty_u16=0)
right_motor = PWM(Pin(14), freq=1000, duty_u16=0)
button_a = Pin(0, Pin.IN, Pin.PULL_UP)


def go(ahead, ms):
    left_ahead.value(ahead)
    left_back.value(not ahead)
    left_motor.duty_u16(int(0.55 * 65535))
    right_motor.duty_u16(int(0.537 * 65535))
    sleep_ms(ms)
    left_motor.duty_u16(0)
    right_motor.duty_u16(0)
    sleep_ms(400)


while button_a.value():
    sleep_ms(20)
go(True, 4313)  # 600 mm
sleep_ms(2000)
go(False, 621)  # 90 degrees
go(True, 2157)  # 300 mm
