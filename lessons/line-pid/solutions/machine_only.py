# kits: esp32-duo
# No module of gorae's: pins and PWM for the motor driver, two pins that are 1 over the dark line.
from time import sleep_ms

from machine import PWM, Pin

SPEED, P = 26500, 5800  # of 65535

Pin(13, Pin.OUT, value=1)  # the driver's standby
for number, level in ((26, 1), (27, 0), (33, 1), (32, 0)):  # both motors ahead
    Pin(number, Pin.OUT, value=level)
left_motor = PWM(Pin(25), freq=1000, duty_u16=0)
right_motor = PWM(Pin(14), freq=1000, duty_u16=0)
left_sensor, right_sensor = Pin(34, Pin.IN), Pin(35, Pin.IN)

seen = error = 0
while True:
    left, right = left_sensor.value(), right_sensor.value()
    if left or right:
        seen = left - right
    error = 0.8 * error + 0.2 * seen
    left_motor.duty_u16(int(SPEED - P * error))
    right_motor.duty_u16(int(SPEED + P * error))
    sleep_ms(20)
