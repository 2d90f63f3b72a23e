"""A row of WS2812 colour lights."""

import board
import kit
import stream

_row = board.pixels(kit.PIXELS_PIN, kit.PIXELS_COUNT)
_channel = stream.channel("B", "pixels,,1")


def color(red: int, green: int, blue: int, which: int | None) -> None:
    """Set light number `which`, or all; each colour 0 to 255."""
    if which is None:
        chosen = range(kit.PIXELS_COUNT)
    elif which in range(kit.PIXELS_COUNT):
        chosen = range(which, which + 1)
    else:
        raise ValueError("which must be 0 to " + str(kit.PIXELS_COUNT - 1))
    for number in chosen:
        _row[number] = (red, green, blue)
    _row.write()
    stream.values[_channel] = sum(any(_row[number]) for number in range(kit.PIXELS_COUNT))
