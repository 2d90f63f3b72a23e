# kits: esp32-duo
# No module of gorae's: pins and PWM for the motor driver, two pins that are 1 over the dark line.
from time import sleep_ms

from machine import PWM, Pin

Pin(13, Pin.OUT, value=1)  # the driver's standby
for number, level in ((26, 1), (27, 0), (33, 1), (32, 0)):  # both motors ahead
    Pin(number, Pin.OUT, value=level)
left_motor = PWM(Pin(25), freq=1000, duty_u16=0)
right_motor = PWM(Pin(14), freq=1000, duty_u16=0)
left_sensor, right_sensor = Pin(34, Pin.IN), Pin(35, Pin.IN)

# What the sensors see -> power of the left and of the right motor in percent
POWER = {(1, 1): (50, 50), (1, 0): (18, 45), (0, 1): (45, 18)}
left_power, right_power = POWER[1, 1]

while True:
    seen = left_sensor.value(), right_sensor.value()
    # No sensor on the line: go on as before.
    left_power, right_power = POWER.get(seen, (left_power, right_power))
    left_motor.duty_u16(left_power * 655)
    right_motor.duty_u16(right_power * 655)
    sleep_ms(10)
