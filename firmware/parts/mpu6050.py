"""InvenSense MPU-6050: acceleration within ±2 g, turning rate within ±250 deg/s. x ahead, y left, z up.

One reading fetches both: registers 0x3B to 0x48, big-endian, 16384 a g and 131 a deg/s.
"""

import struct

import board
import kit
import stream
from micropython import const

_POWER = const(0x6B)
_FIRST = const(0x3B)
_REST_MS = const(9)

_data = bytearray(14)
_read_ms = 0


def acceleration() -> tuple[int, int]:
    """(ahead, left) in mm/s²."""
    x, y = _read()[:2]
    return _mm_s2(x), _mm_s2(y)


def turn_rate() -> float:
    """deg/s, counter-clockwise positive."""
    return float(_read()[6] / 131)


def _read() -> tuple[int, ...]:
    board.i2c_read(kit.IMU_ADDRESS, _FIRST, _data)
    return struct.unpack(">7h", _data)


def _mm_s2(raw: int) -> int:
    return raw * 9807 // 16384


def _sample() -> float:
    """Both readings in one fetch, 100 times a second at most, for it takes half a millisecond.

    Stands for accel_x and fills in the channels that follow it.
    """
    global _read_ms
    now = board.clock()
    if now - _read_ms < _REST_MS:
        return stream.values[_channel]
    _read_ms = now
    try:
        raw = _read()
    except OSError:
        return stream.values[_channel]
    stream.values[_channel + 1] = _mm_s2(raw[1])
    stream.values[_channel + 2] = raw[6] * 10 // 131
    return _mm_s2(raw[0])


try:
    board.i2c_write(kit.IMU_ADDRESS, bytes((_POWER, 0)))  # it sleeps until told to wake
except OSError:
    print("the MPU-6050 does not answer: check its wires")
_channel = stream.channel("h", "accel_x,mm/s2,1", _sample)
stream.channel("h", "accel_y,mm/s2,1")
stream.channel("h", "turn_rate,deg/s,10")
