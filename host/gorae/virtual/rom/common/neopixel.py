# WS2812 lights, as the neopixel modules of both boards have them.
import _board as _b


class NeoPixel:
    ORDER = (1, 0, 2, 3)

    def __init__(self, pin, n, bpp=3, timing=1):
        self.pin = pin
        self.n = n
        self.bpp = bpp
        self.buf = bytearray(n * bpp)

    def __len__(self):
        return self.n

    def __setitem__(self, i, colour):
        offset = i * self.bpp
        for part in range(self.bpp):
            self.buf[offset + self.ORDER[part]] = colour[part]

    def __getitem__(self, i):
        offset = i * self.bpp
        return tuple([self.buf[offset + self.ORDER[part]] for part in range(self.bpp)])

    def fill(self, colour):
        for i in range(self.n):
            self[i] = colour

    def write(self):
        _b.send(REQUEST.PIXELS, self.buf, self.pin._number)
