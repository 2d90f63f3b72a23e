"""Reflective sensors that measure how dark the floor is."""

from __future__ import annotations

from typing import Final

from gorae.parts import LineAnalog
from gorae.world.lines import LineTrack
from gorae.world.motion import Motion
from gorae.world.noise import SLOT_NS, Noise
from gorae.world.senses.line_digital import depth_in
from gorae.world.senses.sensor import SensorSetting

SPOT: Final = 5.0
"""mm across what a TCRT5000 looks at: its reading changes evenly while the edge of a line crosses it."""
DARKNESS_SIGMA = 0.02
"""Of the whole way from light to dark: the grain of the floor, and the converter of a board."""


class DarknessReader:
    """An analogue line sensor at its place on the robot."""

    __slots__ = ("_at", "_motion", "_noise", "_tracks")

    def __init__(self, part: LineAnalog, motion: Motion, tracks: tuple[LineTrack, ...], noise: Noise) -> None:
        self._at = part.at.x, part.at.y
        self._motion, self._tracks, self._noise = motion, tracks, noise

    @property
    def in_hand(self) -> float:
        """Dark, as a line is: a floor that is far away sends no light back."""
        return 1.0

    def read(self) -> float:
        """Return how dark it is, 0 over the floor and 1 in the middle of a line."""
        x, y = self._motion.point(self._at)
        depth = depth_in(self._tracks, x, y)
        share = min(1.0, max(0.0, 0.5 + depth / SPOT))
        noise = self._noise
        blur = DARKNESS_SIGMA * noise.level * noise.normal(self._motion.now_ns // SLOT_NS)
        return min(1.0, max(0.0, share + blur))

    def row(self, reading: float) -> tuple[float, ...]:
        return (float(reading >= 0.5),)


def fit(setting: SensorSetting, name: str, part: LineAnalog) -> DarknessReader:
    """Return the sensor at its place."""
    return DarknessReader(part, setting.motion, setting.tracks, setting.noise(name))


OF = {LineAnalog: fit}
