# kits: esp32-duo
# No module of gorae's: pins for the eyes, NeoPixels for the cheeks, PWM for the buzzer. Pressed is 0.
from time import sleep_ms

from machine import PWM, Pin
from neopixel import NeoPixel

eyes = [Pin(16, Pin.OUT, value=0), Pin(17, Pin.OUT, value=0)]
button_a = Pin(0, Pin.IN, Pin.PULL_UP)
button_b = Pin(5, Pin.IN, Pin.PULL_UP)
cheeks = NeoPixel(Pin(4), 2)
buzzer = PWM(Pin(23), freq=523, duty_u16=0)


def look(on):
    for eye in eyes:
        eye.value(on)


def glow(red, green, blue):
    cheeks.fill((red, green, blue))
    cheeks.write()


while button_a.value():
    sleep_ms(20)
look(1)
glow(50, 0, 20)
for hz in (523, 659, 784):
    buzzer.freq(hz)
    buzzer.duty_u16(32768)
    sleep_ms(250)
buzzer.duty_u16(0)
for blink in range(3):
    look(0)
    sleep_ms(250)
    look(1)
    sleep_ms(250)
while button_b.value():
    sleep_ms(20)
look(0)
glow(0, 0, 0)
