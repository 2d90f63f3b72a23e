"""Elecfreaks Cutebot's chip: motors and headlights over I2C, four bytes a write.

Motor: 1 left or 2 right; 2 ahead or 1 back; power 0 to 100; 0.
Headlight: 4 left or 8 right; red, green, blue 0 to 255.
"""

import board
import kit
import stream
from micropython import const

CHANNELS = ("hlight_left,%,1", "hlight_right,%,1")
STEPS = const(100)
"""Full power."""

_data = bytearray(4)


def power(left: int, right: int) -> None:
    """Power of both motors, −STEPS (back) to STEPS (ahead)."""
    _wheel(1, left)
    _wheel(2, right)


def lights(left: int, right: int) -> None:
    """White headlights, 0 to 100 percent."""
    _headlight(4, left)
    _headlight(8, right)
    stream.values[kit.AT_CUTEBOT] = left
    stream.values[kit.AT_CUTEBOT + 1] = right


def _wheel(which: int, steps: int) -> None:
    _send(which, 1 if steps < 0 else 2, abs(steps), 0)


def _headlight(which: int, percent: int) -> None:
    level = percent * 255 // 100
    _send(which, level, level, level)


def _send(a: int, b: int, c: int, d: int) -> None:
    _data[0] = a
    _data[1] = b
    _data[2] = c
    _data[3] = d
    board.i2c_write(kit.MOTORS_ADDRESS, _data)
