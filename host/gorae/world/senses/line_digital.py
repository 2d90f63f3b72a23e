"""Reflective sensors that look at the floor."""

from __future__ import annotations

from math import inf
from typing import Final

from gorae.parts import LineSensor, MountingPlace
from gorae.world.lines import LineTrack
from gorae.world.motion import Motion
from gorae.world.noise import LARGEST, SLOT_NS, Noise
from gorae.world.senses.sensor import SensorSetting

LINE_BLUR: Final = 0.7
"""mm, sigma. The spot that a TCRT5000 looks at is some 5 mm wide; ambient light and the floor's grain move
the place at which half of it counts as dark."""


def depth_in(tracks: tuple[LineTrack, ...], x: float, y: float) -> float:
    """Return how many mm inside the edge of the nearest line a point is: negative beside it, -inf without."""
    depth = -inf
    for track in tracks:
        here = track.depth(x, y)
        if here > depth:
            depth = here
    return depth


class LineReader:
    """A line sensor at its place on the robot."""

    __slots__ = ("_at", "_blur", "_motion", "_noise", "_reach", "_tracks")

    def __init__(
        self, place: MountingPlace, motion: Motion, tracks: tuple[LineTrack, ...], noise: Noise
    ) -> None:
        self._at = place.x, place.y
        self._motion, self._tracks, self._noise = motion, tracks, noise
        self._blur = LINE_BLUR * noise.level
        self._reach = self._blur * LARGEST

    @property
    def in_hand(self) -> bool:
        """Dark, as a line is: a floor that is far away sends no light back."""
        return True

    def read(self) -> bool:
        """Whether it sees a line."""
        x, y = self._motion.point(self._at)
        depth = depth_in(self._tracks, x, y)
        if -self._reach < depth < self._reach:
            depth += self._blur * self._noise.normal(self._motion.now_ns // SLOT_NS)
        return depth > 0.0

    def row(self, reading: bool) -> tuple[float, ...]:
        return (reading,)


def fit(setting: SensorSetting, name: str, part: LineSensor) -> LineReader:
    """Return the sensor at its place."""
    return LineReader(part.at, setting.motion, setting.tracks, setting.noise(name))


OF = {LineSensor: fit}
