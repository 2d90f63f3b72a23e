# kits: esp32-duo
# No module of gorae's: pins for lights and buttons, PWM for the buzzer. A pressed button is 0.
from time import sleep_ms, ticks_ms

from machine import PWM, Pin

left, right = Pin(16, Pin.OUT, value=0), Pin(17, Pin.OUT, value=0)
button_a, button_b = Pin(0, Pin.IN, Pin.PULL_UP), Pin(5, Pin.IN, Pin.PULL_UP)
buzzer = PWM(Pin(23), freq=900, duty_u16=0)
signal = 0


def tone(hz):
    buzzer.freq(hz)
    buzzer.duty_u16(32768)
    sleep_ms(200)
    buzzer.duty_u16(0)


was_up = 1
while True:
    up = button_a.value()
    if was_up and not up:
        signal = (signal + 1) % 3
    was_up = up
    on = ticks_ms() // 250 % 2
    left.value(on and signal == 1)
    right.value(on and signal == 2)
    if not button_b.value():
        tone(900)
        tone(600)
    sleep_ms(10)
