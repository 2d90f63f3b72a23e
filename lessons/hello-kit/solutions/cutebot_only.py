# kits: cutebot
# No module of gorae's: four bytes for each headlight at 0x10.
import music
from microbit import button_a, button_b, i2c, pin15, sleep
from neopixel import NeoPixel

LEFT, RIGHT = 4, 8
cheeks = NeoPixel(pin15, 2)


def eyes(level):
    for light in (LEFT, RIGHT):
        i2c.write(0x10, bytes([light, level, level, level]))


while not button_a.is_pressed():
    sleep(20)
eyes(255)
cheeks.fill((50, 0, 20))
cheeks.show()
for tone in (523, 659, 784):
    music.pitch(tone, 250)
for blink in range(3):
    eyes(0)
    sleep(250)
    eyes(255)
    sleep(250)
while not button_b.is_pressed():
    sleep(20)
eyes(0)
cheeks.clear()
