"""Windows as small pictures: every channel a line, all windows of a page on the same scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from gorae.learning.examples import Example, Examples, FloatArray
from gorae.telemetry.signals import SIGNALS

WIDTH, HEIGHT = 120, 40
"""Of a picture, in its own units."""
MAX_LINES = 4
"""Channels that a picture shows."""
_MAX_POINTS = 64


@dataclass(frozen=True)
class Spark:
    """One channel of one window."""

    d: str
    kind: int
    """Which of the four ways to draw a line, 0 to 3."""


class Sparks:
    """Draws windows of a dataset: the channels that move, at most four, each kind of channel on one scale."""

    def __init__(self, examples: Examples) -> None:
        self.examples = examples

    @cached_property
    def channels(self) -> tuple[int, ...]:
        """Return the positions of the channels that are drawn: those that measure, then those that switch."""
        moving = np.flatnonzero(self.examples.low < self.examples.high).tolist()
        senses = [at for at in moving if not _acts(self.examples.channels[at])] or moving
        order = sorted(senses, key=lambda at: at not in self.examples.rich)
        return tuple(order[:MAX_LINES])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return what the drawn channels are called."""
        return tuple(self.examples.channels[at] for at in self.channels)

    @cached_property
    def _scales(self) -> dict[int, tuple[float, float]]:
        """The least and greatest value that each channel's scale shows; x, y and z of one thing share one."""
        groups: dict[str, list[int]] = {}
        for at in self.channels:
            groups.setdefault(_group(self.examples.channels[at]), []).append(at)
        low, high = self.examples.low, self.examples.high
        return {at: (float(low[ats].min()), float(high[ats].max())) for ats in groups.values() for at in ats}

    def lines(self, window: Example) -> list[Spark]:
        """Return the lines of a window; the one that is most important is drawn last, on top."""
        found = [
            Spark(_path(window.values[at], *self._scales[at]), kind) for kind, at in enumerate(self.channels)
        ]
        return [line for line in reversed(found) if line.d]


def _acts(name: str) -> bool:
    """Whether a channel says what the robot does, not what it senses."""
    signal = SIGNALS.get(name)
    return signal is not None and (signal.acts or signal.kind == "power")


def _group(name: str) -> str:
    """Return what the axes of one sensor have in common: `accel` of `accel_x`, nothing of `x`."""
    return "" if name in ("x", "y", "z") else name.removesuffix("_x").removesuffix("_y").removesuffix("_z")


def _path(values: FloatArray, low: float, high: float) -> str:
    """Return SVG path data in whole, relative steps; what is missing is a gap."""
    if len(values) > _MAX_POINTS:
        values = _thinned(values)
    missing = np.isnan(values)
    places = np.round((high - np.where(missing, high, values)) / (high - low or 1.0) * HEIGHT).astype(int)
    xs = _columns(len(values))
    if not missing.any():
        return _line(xs, places.tolist())
    ends = np.flatnonzero(np.diff(missing)) + 1
    parts = np.split(np.arange(len(values)), ends)
    return "".join(
        _line([xs[at] for at in part], places[part].tolist()) for part in parts if not missing[part[0]]
    )


@cache
def _columns(count: int) -> list[int]:
    """Return where so many samples stand, from left to right."""
    places: list[int] = np.round(np.linspace(0, WIDTH, count)).astype(int).tolist()
    return places


def _thinned(values: FloatArray) -> FloatArray:
    """Return fewer values that still have the peaks: least and greatest of each stretch."""
    parts = np.array_split(values, _MAX_POINTS // 2)
    return np.array([better.reduce(part) for part in parts for better in (np.fmin, np.fmax)])


def _line(xs: Sequence[int], ys: Sequence[int]) -> str:
    """Return a line through points without a gap; one point alone is a dot."""
    steps = [
        f" {x - before}{y - last}" if y < last else f" {x - before} {y - last}"
        for before, x, last, y in zip(xs, xs[1:], ys, ys[1:], strict=False)
    ]
    return f"M{xs[0]} {ys[0]}l0 0{''.join(steps)}"
