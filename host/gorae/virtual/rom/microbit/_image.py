# Pictures for the display. Those that a board has by name hold bytes, the others a bytearray.
import _board

_op = _board.op
_NOT_THERE = NotImplemented  # no name for a program


class MicroBitImage:
    def __init__(self, *args):
        n = len(args)
        if n > 3:
            raise TypeError("Image() takes 0 to 3 arguments")
        if n == 1:
            text = args[0]
            if not isinstance(text, str):
                raise TypeError("Image(s) takes a string")
            self._w, self._h, self._d = (5, 5, glyph(text)) if len(text) == 1 else _parse(text)
            return
        self._w = args[0] if n else 5
        self._h = args[1] if n else 5
        self._d = bytearray(self._w * self._h)
        if n == 3:
            data = memoryview(args[2])
            if len(data) != len(self._d):
                raise ValueError("image data is incorrect size")
            for i in range(len(data)):
                self._d[i] = min(data[i], 9)

    def width(self):
        return self._w

    def height(self):
        return self._h

    def _at(self, x, y):
        if x < 0 or y < 0:
            raise ValueError("index cannot be negative")
        if x >= self._w or y >= self._h:
            raise ValueError("index too large")
        return y * self._w + x

    def _change(self, *brightness):
        if isinstance(self._d, bytes):
            raise TypeError("image cannot be modified (try copying first)")
        for value in brightness:
            if not 0 <= value <= 9:
                raise ValueError("brightness out of bounds")

    def get_pixel(self, x, y):
        return self._d[self._at(x, y)]

    def set_pixel(self, x, y, value):
        self._change(value)
        self._d[self._at(x, y)] = value

    def fill(self, value):
        self._change(value)
        for i in range(len(self._d)):
            self._d[i] = value

    def crop(self, x, y, w, h):
        new = MicroBitImage(max(0, w), max(0, h))
        new.blit(self, x, y, max(0, w), max(0, h))
        return new

    def copy(self):
        return self.crop(0, 0, self._w, self._h)

    def shift_left(self, n):
        return self.crop(n, 0, self._w, self._h)

    def shift_right(self, n):
        return self.crop(-n, 0, self._w, self._h)

    def shift_up(self, n):
        return self.crop(0, n, self._w, self._h)

    def shift_down(self, n):
        return self.crop(0, -n, self._w, self._h)

    def invert(self):
        return self._each(lambda value: 9 - value)

    def blit(self, src, x, y, w, h, xdest=0, ydest=0):
        self._change()
        if not isinstance(src, MicroBitImage):
            raise TypeError("expecting an image")
        if w < 0 or h < 0:
            raise ValueError("size cannot be negative")
        data = bytes(src._d)
        for row in range(max(0, -ydest), min(h, self._h - ydest)):
            for column in range(max(0, -xdest), min(w, self._w - xdest)):
                i = x + column
                j = y + row
                inside = 0 <= i < src._w and 0 <= j < src._h
                self._d[(ydest + row) * self._w + xdest + column] = data[j * src._w + i] if inside else 0

    def _each(self, change):
        return MicroBitImage(self._w, self._h, bytes([change(value) for value in self._d]))

    def _with(self, other, change):
        if self._w != other._w or self._h != other._h:
            raise ValueError("images must be the same size")
        both = [change(self._d[i], other._d[i]) for i in range(len(self._d))]
        return MicroBitImage(self._w, self._h, bytes(both))

    def __add__(self, other):
        if not isinstance(other, MicroBitImage):
            return _NOT_THERE
        return self._with(other, lambda a, b: min(a + b, 9))

    def __sub__(self, other):
        if not isinstance(other, MicroBitImage):
            return _NOT_THERE
        return self._with(other, lambda a, b: max(a - b, 0))

    def __mul__(self, factor):
        if factor < 0:
            raise ValueError("brightness multiplier must not be negative")
        return self._each(lambda value: min(int(value * factor + 0.5), 9))

    def __truediv__(self, divisor):
        return self * (1 / divisor)

    def _rows(self):
        digits = "".join([str(value) for value in self._d])
        return [digits[start : start + self._w] + ":" for start in range(0, len(digits), self._w)]

    def __repr__(self):
        return "Image('%s')" % "".join(self._rows())

    def __str__(self):
        return "Image(\n    '%s'\n)" % "'\n    '".join(self._rows())


def glyph(character):
    _op(REQUEST.GLYPH, ord(character))
    return _board.payload[:25]


def _parse(text):
    rows = text.replace("\n", ":").split(":")
    if rows[-1] == "":
        rows.pop()
    width = max([len(row) for row in rows]) if rows else 0
    data = bytearray(width * len(rows))
    for y, row in enumerate(rows):
        for x, character in enumerate(row):
            if character not in " 0123456789":
                raise ValueError("unexpected character in Image definition")
            data[y * width + x] = int(character) if character != " " else 0
    return width, len(rows), data


def _add_pictures():
    index = 0
    while True:
        size = _op(REQUEST.IMAGE, index)
        if not size:
            return
        picture = MicroBitImage()
        picture._d = bytes(_board.payload[:25])
        setattr(MicroBitImage, str(_board.payload[25 : 25 + size], "utf-8"), picture)
        index += 1


_add_pictures()
_named = MicroBitImage.__dict__
MicroBitImage.ALL_CLOCKS = tuple([_named["CLOCK%d" % (hour or 12)] for hour in range(12)])
MicroBitImage.ALL_ARROWS = tuple([_named["ARROW_" + way] for way in "N NE E SE S SW W NW".split()])
