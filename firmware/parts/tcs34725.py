"""Colour sensor ams TCS34725: what it counts in red, green and blue, in two bytes each, over I2C.

A register is named with 0x80 and, when the next ones shall follow, 0x20. It integrates for 24 ms (ATIME 0xF6)
without gain, so each channel counts 10240 at most. Telemetry has what a program read last.
"""

import struct

import board
import kit
import stream
from micropython import const

CHANNELS = ("Bfloor_red,,1", "Bfloor_green,,1", "Bfloor_blue,,1")
_RED = const(0xB6)
_DARK = const(96)

_in = bytearray(6)


def colour() -> list[int]:
    """Red, green and blue of the floor, each 0 to 255; white paper is [255, 255, 255].

    Only kits with a colour sensor have it.
    """
    if not any(_in):  # it sleeps until told to wake, and counts for a while
        board.i2c_write(kit.COLOUR_ADDRESS, b"\xa0\x03\xf6")
        board.sleep_ms(30)
    board.i2c_read(kit.COLOUR_ADDRESS, _RED, _in)
    found = zip(struct.unpack("<3H", _in), (kit.COLOUR_RED, kit.COLOUR_GREEN, kit.COLOUR_BLUE))
    seen = [min(count * 255 // white, 255) for count, white in found]
    stream.values[kit.AT_TCS34725 : kit.AT_TCS34725 + 3] = seen
    return seen


def colour_name() -> str:
    """What the floor's colour is called: black, white, red, yellow, green, cyan, blue, pink.

    Only kits with a colour sensor have it.
    """
    seen = colour()
    most = max(_DARK, *seen) * 2
    # by which of the three are nearly as much as the most of them
    code = [(share * 3 > most) << place for place, share in enumerate(seen)]
    return "black red green yellow blue pink cyan white".split()[sum(code)]  # noqa: SIM905 - a list is longer
