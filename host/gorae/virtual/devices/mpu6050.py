"""InvenSense MPU-6050."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from gorae.parts import Mpu6050
from gorae.physics import AT_REST, GRAVITY
from gorae.virtual.devices.wiring import Motion, Wiring


class Mpu6050Chip:
    """MPU-6050 at its registers: who-am-I, power, ranges, acceleration, temperature and turning rate."""

    WHO_AM_I: Final = 0x75
    POWER: Final = 0x6B
    GYRO_RANGE: Final = 0x1B
    ACCEL_RANGE: Final = 0x1C
    FIRST_OUTPUT: Final = 0x3B
    ASLEEP = 0x40

    def __init__(self) -> None:
        self.motion: Callable[[], Motion] = lambda: (AT_REST, 0.0)
        """Acceleration x, y, z in mm/s² and turning rate in deg/s. Set by the bench."""
        self._registers = bytearray(128)
        self._registers[self.WHO_AM_I] = 0x68
        self._registers[self.POWER] = self.ASLEEP
        self._pointer = 0

    def write(self, data: bytes) -> None:
        if not data:
            return
        self._pointer = data[0] & 0x7F
        for value in data[1:]:
            if self._pointer != self.WHO_AM_I:
                self._registers[self._pointer] = value
            self._pointer = (self._pointer + 1) & 0x7F

    def read(self, size: int) -> bytes:
        if not self._registers[self.POWER] & self.ASLEEP:
            self._registers[self.FIRST_OUTPUT : self.FIRST_OUTPUT + 14] = self._sample()
        data = bytes(self._registers[(self._pointer + index) & 0x7F] for index in range(size))
        self._pointer = (self._pointer + size) & 0x7F
        return data

    def _sample(self) -> bytes:
        acceleration, turn_rate = self.motion()
        per_g = 16384 >> (self._registers[self.ACCEL_RANGE] >> 3 & 3)
        per_deg_s = 131 / (1 << (self._registers[self.GYRO_RANGE] >> 3 & 3))
        axes = [_int16(axis / GRAVITY * per_g) for axis in acceleration]
        room_temperature = int((22.0 - 36.53) * 340)
        return struct.pack(">7h", *axes, room_temperature, 0, 0, _int16(turn_rate * per_deg_s))


def _int16(value: float) -> int:
    return max(-32768, min(32767, round(value)))


def connect(wiring: Wiring, name: str, part: Mpu6050) -> None:
    """Put the chip onto the bus."""
    chip = wiring.board.i2c.devices[part.address] = Mpu6050Chip()
    chip.motion = wiring.surroundings.motion


OF = {Mpu6050: connect}
