"""A micro:bit's compass, in the Earth's field as it is in Korea."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from gorae.randomness import stream

NORTH: Final = 90.0
"""Where north is in an arena that says nothing: along y, upwards in its picture, in deg."""


class CompassChip:
    """The magnetometer of a board that lies face up, its logo ahead.

    Numbers of the field after the World Magnetic Model 2025 for Seoul; in nT, in the board's axes.
    """

    HORIZONTAL: Final = 30_000.0
    DOWN: Final = 41_000.0
    NOISE: Final = 250.0

    def __init__(self, seed: int) -> None:
        self._noise = stream(seed, "noise of the compass")
        self.bearing: Callable[[], float] = lambda: 0.0
        """Where the logo points, in deg clockwise from north."""
        self.calibrated = True

    def field(self) -> tuple[int, int, int]:
        """Return what it measures: to the board's left, to its logo, into its back."""
        angle = math.radians(self.bearing())
        true = (math.sin(angle) * self.HORIZONTAL, math.cos(angle) * self.HORIZONTAL, self.DOWN)
        x, y, z = (round(axis + self._noise.uniform(-self.NOISE, self.NOISE)) for axis in true)
        return x, y, z

    def heading(self) -> int:
        """Return where the logo points, 0 to 359 deg clockwise from north."""
        x, y, _ = self.field()
        return int(math.degrees(math.atan2(x, y)) % 360) % 360
