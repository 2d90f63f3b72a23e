"""What a recording tells of learning: numbers that the program logged, and when the robot was put back."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from gorae.telemetry.recording import FloatArray, Recording
from gorae.telemetry.signals import SIGNALS

STRETCHES = 24
"""Into which a run is cut to see whether something gets better."""


def logged_names(recording: Recording) -> list[str]:
    """Return the names of the numbers that the program logged itself and that changed."""
    own = [name for name in recording.signals if name not in SIGNALS]
    return [name for name in own if len(np.unique(_known(recording.signals[name]))) > 1]


def smoothed(times: FloatArray, values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the middle of each of `STRETCHES` of the time, in s, and the mean there; NaN if unknown."""
    edges = np.linspace(0.0, len(times), STRETCHES + 1).round().astype(int)
    stretches = [slice(a, b) for a, b in pairwise(edges.tolist()) if b > a]
    with np.errstate(all="ignore"):
        means = [_known(values[one]).mean() if len(_known(values[one])) else np.nan for one in stretches]
    return np.array([times[one].mean() for one in stretches]), np.array(means, dtype=np.float64)


def _known(values: FloatArray) -> FloatArray:
    return values[np.isfinite(values)]


def put_backs(recording: Recording) -> list[float]:
    """Return when the robot was put back, in s."""
    counts = recording.signals.get("put_backs")
    if counts is None:
        return []
    with np.errstate(all="ignore"):  # a recording may have any numbers
        rises = np.diff(counts) > 0
    return [float(moment) for moment in recording.times[1:][rises]]


def from_to(recording: Recording, name: str) -> tuple[float, float]:
    """Return the mean of a logged number in the first and in the last stretch of time that knows it."""
    _, means = smoothed(recording.times, recording.signals[name])
    known = means[np.isfinite(means)]
    return float(known[0]), float(known[-1])
