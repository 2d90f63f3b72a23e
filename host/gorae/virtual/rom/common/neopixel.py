# WS2812 lights, as the neopixel modules of both boards have them.
import _board


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
        if not 0 <= i < self.n:
            raise IndexError("index out of range")
        for part in range(self.bpp):
            self.buf[i * self.bpp + self.ORDER[part]] = colour[part]

    def __getitem__(self, i):
        if not 0 <= i < self.n:
            raise IndexError("index out of range")
        return tuple([self.buf[i * self.bpp + self.ORDER[part]] for part in range(self.bpp)])

    def fill(self, colour):
        for i in range(self.n):
            self[i] = colour

    def clear(self):
        self.fill((0,) * self.bpp)
        self.write()

    def write(self):
        _board.send(REQUEST.PIXELS, self.buf, self.pin.number)

    show = write
