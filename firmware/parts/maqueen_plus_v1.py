"""DFRobot Maqueen Plus V1's chip: motors, front lights and six line sensors, all over I2C.

Motors, from register 0: left direction (1 ahead, 2 back), left power 0 to 255, right direction, right power.
Lights, from 0x0B: left and right, 7 for white, 8 for off. Line, 0x1D: a bit each, 1 over a dark line.
"""

import board
import kit
import stream
from micropython import const

CHANNELS = (
    "hlight_left,%,1",
    "hlight_right,%,1",
    "Bline_edge_left,,1",
    "Bline_far_left,,1",
    "Bline_left,,1",
    "Bline_right,,1",
    "Bline_far_right,,1",
    "Bline_edge_right,,1",
)
STEPS = const(255)
"""Full power."""
_LIGHTS = const(0x0B)
_LINE = const(0x1D)

_data = bytearray(5)
_seen = bytearray(1)


def power(left: int, right: int) -> None:
    """Power of both motors, −STEPS (back) to STEPS (ahead)."""
    _data[1] = 2 if left < 0 else 1
    _data[2] = abs(left)
    _data[3] = 2 if right < 0 else 1
    _data[4] = abs(right)
    board.i2c_write(kit.MOTORS_ADDRESS, _data)


def lights(left: int, right: int) -> None:
    """Front lights, white or off: anything but 0 is on."""
    left = 100 if left else 0
    right = 100 if right else 0
    board.i2c_write(kit.MOTORS_ADDRESS, bytearray((_LIGHTS, 7 if left else 8, 7 if right else 8)))
    stream.values[kit.AT_MAQUEEN_PLUS_V1] = left
    stream.values[kit.AT_MAQUEEN_PLUS_V1 + 1] = right


def lines() -> tuple[int, ...]:
    """The six of them, from left to right: 1 over a dark line, 0 over the floor."""
    seen = _look()
    return (
        seen >> kit.LINE_EDGE_LEFT_BIT & 1,
        seen >> kit.LINE_FAR_LEFT_BIT & 1,
        seen >> kit.LINE_LEFT_BIT & 1,
        seen >> kit.LINE_RIGHT_BIT & 1,
        seen >> kit.LINE_FAR_RIGHT_BIT & 1,
        seen >> kit.LINE_EDGE_RIGHT_BIT & 1,
    )


def line() -> tuple[int, int]:
    """(left, right) of the two in the middle: 1 over a dark line, 0 over the floor."""
    seen = _look()
    return seen >> kit.LINE_LEFT_BIT & 1, seen >> kit.LINE_RIGHT_BIT & 1


def _look() -> int:
    board.i2c_read(kit.MOTORS_ADDRESS, _LINE, _seen)
    return _seen[0]


def sense() -> None:
    """Look, for telemetry."""
    stream.values[kit.AT_MAQUEEN_PLUS_V1 + 2 : kit.AT_MAQUEEN_PLUS_V1 + 8] = lines()
