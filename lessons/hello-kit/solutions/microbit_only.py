# kits: maqueen
# No module of gorae's: two pins for the eyes, NeoPixels for the cheeks, the micro:bit's own speaker.
import music
from microbit import button_a, button_b, pin8, pin12, pin15, sleep
from neopixel import NeoPixel

cheeks = NeoPixel(pin15, 4)


def eyes(on):
    pin8.write_digital(on)
    pin12.write_digital(on)


while not button_a.is_pressed():
    sleep(20)
eyes(1)
cheeks.fill((50, 0, 20))
cheeks.show()
for tone in (523, 659, 784):
    music.pitch(tone, 250)
for blink in range(3):
    eyes(0)
    sleep(250)
    eyes(1)
    sleep(250)
while not button_b.is_pressed():
    sleep(20)
eyes(0)
cheeks.clear()
