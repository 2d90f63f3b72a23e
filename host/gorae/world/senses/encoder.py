"""How far a wheel has turned, as its encoder sees it."""

from __future__ import annotations

from math import floor

from gorae.parts import Encoder
from gorae.world.exact import PI
from gorae.world.motion import Motion
from gorae.world.senses.sensor import SensorSetting

Turned = tuple[float, float]
"""mm of the wheel's rim since the beginning, and mm/s; ahead is positive."""


class WheelReader:
    """An encoder at a wheel. It sees the wheel and not the floor: a wheel that spins at a wall counts on."""

    __slots__ = ("_mm_per_pulse", "_motion", "_wheel")

    def __init__(self, wheel: int, mm_per_pulse: float, motion: Motion) -> None:
        """`wheel` is 0 for the left and 1 for the right one."""
        self._wheel, self._mm_per_pulse, self._motion = wheel, mm_per_pulse, motion

    @property
    def in_hand(self) -> Turned:
        """What it reads while somebody holds the robot: its wheels do not turn."""
        return 0.0, 0.0

    def read(self) -> Turned:
        """Return how far the wheel has turned, and how fast it turns."""
        motion = self._motion
        return motion.ways[self._wheel], motion.wheel_speeds[self._wheel]

    def row(self, reading: Turned) -> tuple[float, ...]:
        return (floor(reading[0] / self._mm_per_pulse) * self._mm_per_pulse,)


def fit(setting: SensorSetting, name: str, part: Encoder) -> WheelReader:
    """Return the encoder at its wheel."""
    around = PI * setting.kit.drive.wheel_diameter
    return WheelReader(int(name == "encoder_right"), around / part.pulses, setting.motion)


OF = {Encoder: fit}
