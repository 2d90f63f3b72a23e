# The micro:bit's `neopixel`.
from _microbit import ws2812_write  # noqa: F401
from neopixel import NeoPixel as _NeoPixel


class NeoPixel(_NeoPixel):
    def clear(self):
        self.fill((0,) * self.bpp)
        self.write()

    show = _NeoPixel.write
