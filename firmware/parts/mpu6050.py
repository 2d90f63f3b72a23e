"""InvenSense MPU-6050: acceleration within ±2 g, turning rate within ±250 deg/s. x ahead, y left, z up.

One reading fetches both: registers 0x3B to 0x48, big-endian, 16384 a g and 131 a deg/s.
"""

import struct

import board
import kit
import stream
from micropython import const

CHANNELS = ("haccel_x,mm/s2,1", "haccel_y,mm/s2,1", "hturn_rate,deg/s,10")
_POWER = const(0x6B)
_FIRST = const(0x3B)
_REST_MS = const(9)

_data = bytearray(14)
_read_ms = 0
_at_up = 0


def read() -> tuple[int, ...]:
    """Acceleration x, y, z, temperature, and turning rate x, y, z, as the chip counts."""
    board.i2c_read(kit.IMU_ADDRESS, _FIRST, _data)
    return struct.unpack(">7h", _data)


def motion() -> tuple[int, int, int]:
    """Acceleration (ahead, to the left, up) in mg. Telemetry has it all from the first call on."""
    global _at_up
    x, y, z = read()[:3]
    if not _at_up:
        import ownlog

        _at_up = ownlog.append("haccel_z,mm/s2,1")
    stream.values[kit.AT_MPU6050] = _mm_s2(x)
    stream.values[kit.AT_MPU6050 + 1] = _mm_s2(y)
    stream.values[_at_up] = _mm_s2(z)
    return x * 125 // 2048, y * 125 // 2048, z * 125 // 2048


def _mm_s2(raw: int) -> int:
    return raw * kit.IMU_GRAVITY // 16384


def sense() -> None:
    """Read, for telemetry, 100 times a second at most, for it takes half a millisecond."""
    global _read_ms
    now = board.clock()
    if now - _read_ms < _REST_MS:
        return
    _read_ms = now
    try:
        raw = read()
    except OSError:
        return
    stream.values[kit.AT_MPU6050] = _mm_s2(raw[0])
    stream.values[kit.AT_MPU6050 + 1] = _mm_s2(raw[1])
    stream.values[kit.AT_MPU6050 + 2] = raw[6] * 10 // 131
    if _at_up:
        stream.values[_at_up] = _mm_s2(raw[2])


try:
    board.i2c_write(kit.IMU_ADDRESS, bytes((_POWER, 0)))  # it sleeps until told to wake
except OSError:
    print("the MPU-6050 does not answer: check its wires")
