"""Sensors on pins and on the I2C bus."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from gorae.randomness import share, stream
from gorae.virtual.devices.pins import Pin

NS_PER_US = 1_000
US_PER_MM = 2 / 0.343
"""Echo time per mm of distance, there and back, at 343 m/s."""


_AT_REST = (0.0, 0.0, 9806.65)


class AmbientLight:
    """How bright it is in the room, 0 to 255, as a micro:bit's display measures it."""

    DARKEST: Final = 60
    BRIGHTEST: Final = 180
    NOISE: Final = 3

    def __init__(self, seed: int) -> None:
        self._level = self.DARKEST + share(seed, "light") * (self.BRIGHTEST - self.DARKEST)
        self._noise = stream(seed, "noise of the light")

    def __call__(self) -> int:
        return round(self._level + self._noise.uniform(-self.NOISE, self.NOISE))


class LineSensor:
    """A reflective sensor with a comparator: its pin is at `dark` over a dark line."""

    def __init__(self, dark: int, sees_line: Callable[[], bool]) -> None:
        self._dark = dark
        self._sees_line = sees_line

    def level(self, now_ns: int) -> int:
        return self._dark if self._sees_line() else 1 - self._dark

    def next_edge(self, now_ns: int) -> int | None:
        return None


class HcSr04:
    """HC-SR04: a trigger pulse of 10 µs, and 0.45 ms later an echo pulse as long as sound travels."""

    SHORTEST_TRIGGER_NS = 8 * NS_PER_US
    DELAY_NS = 450 * NS_PER_US
    NO_ECHO_NS = 38_000 * NS_PER_US

    def __init__(self, trigger: Pin, echo: Pin) -> None:
        self.measure: Callable[[], float | None] = lambda: None
        """Distance in mm at this moment; None when no echo comes back. Set by the bench."""
        self._high_since: int | None = None
        self._rise_ns = 0
        self._fall_ns = 0
        trigger.on_output = self._on_trigger
        echo.wave = self

    def level(self, now_ns: int) -> int:
        return int(self._rise_ns <= now_ns < self._fall_ns)

    def next_edge(self, now_ns: int) -> int | None:
        return next((edge for edge in (self._rise_ns, self._fall_ns) if edge > now_ns), None)

    def _on_trigger(self, level: int, now_ns: int) -> None:
        if level:
            self._high_since = now_ns if self._high_since is None else self._high_since
            return
        began, self._high_since = self._high_since, None
        if began is None or now_ns - began < self.SHORTEST_TRIGGER_NS or now_ns < self._fall_ns:
            return  # too short, or still listening for the last one
        distance = self.measure()
        length = self.NO_ECHO_NS if distance is None else int(distance * US_PER_MM * NS_PER_US)
        self._rise_ns = now_ns + self.DELAY_NS
        self._fall_ns = self._rise_ns + length


class Mpu6050:
    """MPU-6050 at its registers: who-am-I, power, ranges, acceleration, temperature and turning rate."""

    WHO_AM_I: Final = 0x75
    POWER: Final = 0x6B
    GYRO_RANGE: Final = 0x1B
    ACCEL_RANGE: Final = 0x1C
    FIRST_OUTPUT: Final = 0x3B
    ASLEEP = 0x40
    _MM_S2_PER_G = 9806.65

    def __init__(self) -> None:
        self.motion: Callable[[], tuple[tuple[float, float, float], float]] = lambda: (_AT_REST, 0.0)
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
        axes = [_int16(axis / self._MM_S2_PER_G * per_g) for axis in acceleration]
        room_temperature = int((22.0 - 36.53) * 340)
        return struct.pack(">7h", *axes, room_temperature, 0, 0, _int16(turn_rate * per_deg_s))


def _int16(value: float) -> int:
    return max(-32768, min(32767, round(value)))
