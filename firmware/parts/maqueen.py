"""DFRobot Maqueen's motors, V2 to V4: an I2C chip that takes one wheel a write.

Bytes: 0 left or 2 right; 0 ahead or 1 back; power 0 to 255.
"""

import board
import kit
from micropython import const

STEPS = const(255)
"""Full power."""

_data = bytearray(3)


def power(left: int, right: int) -> None:
    """Power of both motors, −STEPS (back) to STEPS (ahead)."""
    _wheel(0, left)
    _wheel(2, right)


def _wheel(which: int, steps: int) -> None:
    _data[0] = which
    _data[1] = steps < 0
    _data[2] = abs(steps)
    board.i2c_write(kit.MOTORS_ADDRESS, _data)
