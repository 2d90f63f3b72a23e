"""Imitation: a recorded drive as examples of what to do when the line sensors see this or that.

Every sample of a drive in which the motors turn is a window of one sample. Its channels are what a program
can know at that moment: `line_left` and `line_right`, and how many ms ago each of them saw the line
(`since_left`, `since_right`). Its label is how the driver steered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gorae.errors import UsageError
from gorae.telemetry.dataset import Window
from gorae.telemetry.recording import FloatArray, Recording
from gorae.texts import Text

LABELS = {3: ("right", "ahead", "left"), 5: ("sharp-right", "right", "ahead", "left", "sharp-left")}
"""By the number of classes, from the right to the left."""
LONGEST_MS = 2000
"""A line that was seen longer ago than that is as good as never seen."""
_SENSES = ("line_left", "line_right")
_NEEDED = (*_SENSES, "left_motor", "right_motor")
_MAX_WINDOWS = 20_000
_STRONG = 95
"""Percentile of the turning that counts as full."""


@dataclass(frozen=True)
class Imitation:
    """Examples of some drives."""

    windows: tuple[Window, ...]
    powers: dict[str, tuple[int, int]]
    """What the motors had on average, left and right in %, by label: from the right to the left."""


def examples(drives: Sequence[tuple[str, Recording]], classes: int = 5) -> Imitation:
    """Return the examples in drives, each a name for messages and its recording.

    The number of a drive is the `person` of its windows, so that `gorae train` leaves out a drive at a time.
    Raises UsageError for a recording without line sensors or motors, or one in which nothing moves.
    """
    moments = [_moments(name, recording) for name, recording in drives]
    turns = np.concatenate([each.turn for each in moments])
    if len(turns) > _MAX_WINDOWS:
        raise UsageError(Text("learning.long-drives", count=len(turns), most=_MAX_WINDOWS))
    full = float(np.percentile(np.abs(turns), _STRONG)) or 1.0
    half = classes // 2
    names = LABELS[classes]
    labels = [np.clip(np.rint(each.turn / full * half), -half, half).astype(int) + half for each in moments]
    powers = np.concatenate([each.powers for each in moments])
    chosen = np.concatenate(labels)
    return Imitation(
        tuple(
            window
            for number, (each, steered) in enumerate(zip(moments, labels, strict=True), 1)
            for window in _windows(each, [names[at] for at in steered.tolist()], str(number))
        ),
        {
            name: _rounded(powers[chosen == at].mean(axis=0))
            for at, name in enumerate(names)
            if (chosen == at).any()
        },
    )


@dataclass(frozen=True)
class _Moments:
    """The samples of one drive in which a motor turns."""

    senses: FloatArray
    """n × 4, in the order of the channels."""
    powers: FloatArray
    """n × 2, left and right in %."""

    @property
    def turn(self) -> FloatArray:
        """How much the right motor does more than the left, in %: more than 0 is to the left."""
        return self.powers[:, 1] - self.powers[:, 0]


def _moments(name: str, recording: Recording) -> _Moments:
    missing = [each for each in _NEEDED if each not in recording.signals]
    if missing:
        raise UsageError(Text("learning.no-drive", file=name, names=", ".join(missing)))
    signals = recording.signals
    seen = [signals[each] > 0 for each in _SENSES]
    since = [_since(recording.times, each) for each in seen]
    powers = np.stack([signals["left_motor"], signals["right_motor"]], axis=1)
    moving = np.isfinite(powers).all(axis=1) & (np.abs(powers) > 1).any(axis=1)
    if not moving.any():
        raise UsageError(Text("learning.stands-still", file=name))
    return _Moments(np.stack([*seen, *since], axis=1).astype(np.float64)[moving], powers[moving])


def _since(times: FloatArray, seen: NDArray[np.bool_]) -> FloatArray:
    """How many ms ago the line was seen, at every sample; `LONGEST_MS` at most."""
    last = np.maximum.accumulate(np.where(seen, times, -np.inf))
    return np.minimum(np.rint(1000 * (times - last)), LONGEST_MS)


def _windows(moments: _Moments, labels: Sequence[str], person: str) -> Iterator[Window]:
    channels = (*_SENSES, "since_left", "since_right")
    for row, label in zip(moments.senses.tolist(), labels, strict=True):
        signals: dict[str, tuple[float, ...]] = {
            channel: (value,) for channel, value in zip(channels, row, strict=True)
        }
        yield Window(label, (0.0,), signals, person)


def _rounded(powers: FloatArray) -> tuple[int, int]:
    left, right = np.rint(powers).astype(int).tolist()
    return left, right
