# The display of 5 × 5 lights.
import _board
from _background import Task
from _image import MicroBitImage, glyph
from _pins import show_on_pins

_DARK = bytes(25)


class MicroBitDisplay:
    __repr__ = _board.by_class

    def __init__(self):
        self._lights = bytearray(25)
        self._is_on = True
        self._task = Task()

    def _update(self):
        _board.payload[:25:1] = self._lights if self._is_on else _DARK
        _board.op(REQUEST.DISPLAY)

    def _draw(self, thing):
        if isinstance(thing, MicroBitImage):
            self._lights[::1] = thing._d if thing._w == 5 and thing._h == 5 else thing.crop(0, 0, 5, 5)._d
        elif isinstance(thing, str):
            self._lights[::1] = glyph(thing)
        else:
            raise TypeError("not an image")
        self._update()

    def show(self, image=..., delay=400, *, clear=False, wait=True, loop=False):
        _board.needed(image, "image")
        _board.to_int(delay)
        if isinstance(image, (int, float)):
            image = str(image)
        one = isinstance(image, MicroBitImage)
        if image == "":
            return
        if one or (isinstance(image, str) and len(image) == 1):
            if not clear and not loop:
                self._task.stop()
                self._draw(image)
                return
            image = (image,)
        elif not isinstance(image, str):
            iter(image)  # an error for what is none
        self._task.start(self._frames(image, delay, clear, loop), wait)

    def _frames(self, images, delay, clear, loop):
        while True:
            for image in images:
                if isinstance(image, str) and len(image) != 1:
                    return
                self._draw(image)
                yield delay
            if not loop:
                break
        if clear:
            self._lights[::1] = _DARK
            self._update()

    def scroll(self, text=..., delay=150, *, wait=True, loop=False, monospace=False):
        _board.needed(text, "text")
        _board.to_int(delay)
        if isinstance(text, (int, float)):
            text = str(text)
        if not isinstance(text, str):
            raise TypeError("can't convert '%s' object to str implicitly" % type(text).__name__)
        self._task.start(self._columns(text, delay, loop, monospace), wait)

    def _columns(self, text, delay, loop, monospace):
        # the text, a dark column behind every character, and four more at the end
        while True:
            self._lights[::1] = _DARK
            for character in text:
                picture = glyph(character)
                first, last = (0, 4) if monospace else _edges(picture, character == text[0])
                for column in range(first, last + 1):
                    self._push(picture, column)
                    yield delay
                self._push(None, 0)
                yield delay
            for _ in range(4):
                self._push(None, 0)
                yield delay
            if not loop:
                return

    def _push(self, picture, column):
        lights = self._lights
        lights[:24:1] = lights[1:]
        for row in range(0, 25, 5):
            lights[row + 4] = picture[row + column] if picture else 0
        self._update()

    def clear(self):
        self._task.stop()
        self._lights[::1] = _DARK
        self._update()

    def set_pixel(self, x, y, value):
        if not (0 <= _board.to_int(x) < 5 and 0 <= _board.to_int(y) < 5):
            raise ValueError("index out of bounds")
        if not 0 <= _board.to_int(value) <= 9:
            raise ValueError("brightness out of bounds")
        self._lights[y * 5 + x] = value
        self._update()

    def get_pixel(self, x, y):
        if not (0 <= _board.to_int(x) < 5 and 0 <= _board.to_int(y) < 5):
            raise ValueError("index out of bounds")
        return self._lights[y * 5 + x]

    def on(self):
        self._switch(True)

    def off(self):
        self._switch(False)

    def _switch(self, on):
        self._is_on = on
        show_on_pins(on)
        self._update()

    def is_on(self):
        return self._is_on

    def read_light_level(self):
        return _board.op(REQUEST.LIGHT)


def _edges(picture, leads):
    # the first and the last column of a character: a dark one on its left is left out
    lit = [column for column in range(5) if any(picture[row + column] for row in range(0, 25, 5))]
    first = 0 if leads or 0 in lit else 1
    return first, max([2] + lit)
