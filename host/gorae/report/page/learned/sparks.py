"""Windows as small pictures: every channel a line, all windows of a page on the same scale."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from gorae.learning.examples import BoolArray, Example, Examples, FloatArray, IntArray
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
    def _scale(self) -> tuple[FloatArray, FloatArray]:
        """The greatest value of each drawn channel's scale, and its units of the picture for each of its own.

        Both are columns. The axes of one sensor share a scale.
        """
        groups: dict[str, list[int]] = {}
        for at in self.channels:
            groups.setdefault(_group(self.examples.channels[at]), []).append(at)
        ends = {}
        for ats in groups.values():
            low, high = float(self.examples.low[ats].min()), float(self.examples.high[ats].max())
            ends.update(dict.fromkeys(ats, (high, HEIGHT / (high - low or 1.0))))
        table = np.array([ends[at] for at in self.channels]).reshape(-1, 2)
        return table[:, :1], table[:, 1:]

    def lines(self, window: Example) -> list[Spark]:
        """Return the lines of a window; the one that is most important is drawn last, on top."""
        values = window.values[list(self.channels)]
        if values.shape[1] > _MAX_POINTS:
            values = _thinned(values)
        high, factor = self._scale
        missing = np.isnan(values)
        places = np.rint((high - np.where(missing, high, values)) * factor).astype(int)
        drawn = _with_gaps(places, missing) if missing.any() else _lines(_columns(places.shape[1]), places)
        return [Spark(line, kind) for kind, line in reversed(list(enumerate(drawn))) if line]


def _acts(name: str) -> bool:
    """Whether a channel says what the robot does, not what it senses."""
    signal = SIGNALS.get(name)
    return signal is not None and (signal.acts or signal.kind == "power")


def _group(name: str) -> str:
    """Return what the axes of one sensor have in common: `accel` of `accel_x`, nothing of `x`."""
    return "" if name in ("x", "y", "z") else name.removesuffix("_x").removesuffix("_y").removesuffix("_z")


def _with_gaps(places: IntArray, missing: BoolArray) -> list[str]:
    """Return a path for each row; where samples are missing there is a gap."""
    xs = _columns(places.shape[1])
    lines = []
    for row, gone in zip(places, missing, strict=True):
        parts = np.split(np.arange(len(row)), np.flatnonzero(np.diff(gone)) + 1)
        lines.append("".join(_lines(xs[part], row[None, part])[0] for part in parts if not gone[part[0]]))
    return lines


def _lines(xs: IntArray, places: IntArray) -> list[str]:
    """Return SVG path data in whole, relative steps for each row of heights; a point alone is a dot."""
    step, which = _steps().__getitem__, np.diff(xs) * (2 * HEIGHT + 1) + np.diff(places, axis=1) + HEIGHT
    return [
        f"M{xs[0]} {first}l0 0{''.join(map(step, row))}"
        for first, row in zip(places[:, 0].tolist(), which.tolist(), strict=True)
    ]


@cache
def _columns(count: int) -> IntArray:
    """Return where so many samples stand, from left to right."""
    return np.round(np.linspace(0, WIDTH, count)).astype(int)


def _thinned(values: FloatArray) -> FloatArray:
    """Return fewer samples of each row that still have the peaks: least and greatest of each stretch."""
    parts = np.array_split(values, _MAX_POINTS // 2, axis=1)
    columns = [better.reduce(part, axis=1) for part in parts for better in (np.fmin, np.fmax)]
    return np.stack(columns, axis=1)


@cache
def _steps() -> list[str]:
    """Return what each step is in a path: 0 to `WIDTH` to the right, `-HEIGHT` to `HEIGHT` down."""
    return [
        f" {right}{down}" if down < 0 else f" {right} {down}"
        for right in range(WIDTH + 1)
        for down in range(-HEIGHT, HEIGHT + 1)
    ]
