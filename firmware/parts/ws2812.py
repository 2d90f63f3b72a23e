"""A row of WS2812 colour lights."""

import board
import kit
import stream

CHANNELS = ("Bpixels,,1",)

_row = board.pixels(kit.PIXELS_PIN, kit.PIXELS_COUNT)


def color(red: int, green: int, blue: int, which: int | None) -> None:
    """Set light number `which`, or all; each colour 0 to 255."""
    if which is not None and which not in range(kit.PIXELS_COUNT):
        raise ValueError("which must be 0 to " + str(kit.PIXELS_COUNT - 1))
    for number in range(kit.PIXELS_COUNT):
        if which is None or which == number:
            _row[number] = (red, green, blue)
    _row.write()
    stream.values[kit.AT_WS2812] = sum(any(_row[number]) for number in range(kit.PIXELS_COUNT))
