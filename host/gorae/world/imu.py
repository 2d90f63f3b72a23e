"""Accelerometer and gyroscope: those of a board as well as those of a part."""

from __future__ import annotations

from typing import Final

from gorae.physics import GRAVITY
from gorae.world.motion import Motion
from gorae.world.noise import SLOT_NS, Noise

ACCELERATION_SIGMA: Final = 60.0
"""mm/s². The sensors on these boards show some 40 when they stand; geared motors shake them more."""
TURN_SIGMA: Final = 0.3
"""deg/s. Likewise: 0.05 when standing, and no offset, as after a calibration."""


class Imu:
    """Accelerometer and gyroscope in the middle of the axle: x ahead, y left, z up."""

    __slots__ = ("_axes", "_motion", "_turn")

    def __init__(self, motion: Motion, axes: tuple[Noise, Noise, Noise], turn: Noise) -> None:
        self._motion, self._axes, self._turn = motion, axes, turn

    def acceleration(self) -> tuple[float, float, float]:
        """mm/s²; z shows gravity."""
        slot = self._motion.now_ns // SLOT_NS
        ahead, left = self._motion.acceleration()
        x, y, z = self._axes
        return ahead + _shake(x, slot), left + _shake(y, slot), GRAVITY + _shake(z, slot)

    def turn_rate(self) -> float:
        """deg/s, counter-clockwise positive."""
        noise = self._turn.level * self._turn.normal(self._motion.now_ns // SLOT_NS)
        return self._motion.turn_rate + TURN_SIGMA * noise


def _shake(axis: Noise, slot: int) -> float:
    return ACCELERATION_SIGMA * axis.level * axis.normal(slot)
