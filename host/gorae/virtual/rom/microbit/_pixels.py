# The micro:bit's `neopixel`.
from neopixel import NeoPixel as _NeoPixel


class NeoPixel(_NeoPixel):
    def clear(self):
        self.fill((0,) * self.bpp)
        self.write()

    show = _NeoPixel.write
