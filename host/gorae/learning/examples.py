"""The windows of a dataset as arrays, in floats and with their times, for looking at data before learning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from gorae.learning.windows import LabelledWindows
from gorae.telemetry.dataset import Dataset, Window

MAX_WINDOWS = 20_000
"""Windows that are looked at: a file of many tiny ones must not take long."""
_RICH = 16
"""A channel with more different values than this measures something; with fewer it counts or switches."""
_LARGEST = 1e9
"""Beyond it, numbers of a file are taken for this one, so that nothing overflows."""
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Example:
    """One window: `values` has a row for each channel and a column for each sample."""

    number: int
    """What its file calls it."""
    label: str
    person: str
    hand: str
    times: FloatArray
    """Seconds since it began."""
    values: FloatArray
    """Channels × samples; NaN where nothing was measured."""

    @property
    def step_s(self) -> float:
        """Return the usual step, in seconds; 0 where there is none."""
        steps = np.diff(self.times)
        known = steps[~np.isnan(steps)]
        return float(np.median(known)) if len(known) else 0.0


@dataclass(frozen=True)
class WindowBatch:
    """Windows with the same number of samples, to be computed with at once."""

    at: IntArray
    """Their positions in the dataset."""
    values: FloatArray
    """Windows × channels × samples."""
    times: FloatArray
    """Windows × samples."""


@dataclass(frozen=True)
class Examples:
    """All windows of a dataset, and what is common to them."""

    channels: tuple[str, ...]
    windows: tuple[Example, ...]
    left_out: int = 0
    """How many windows a file has besides, which nobody looks at."""

    @classmethod
    def of(cls, dataset: Dataset) -> Examples:
        """Return the windows of a file, at most 20,000, with their numbers."""
        numbers = dataset.numbers or range(1, 1 + len(dataset.windows))
        return cls.of_windows(dataset.names, dataset.windows, numbers)

    @classmethod
    def of_windows(
        cls, channels: Sequence[str], windows: Iterable[Window], numbers: Iterable[int]
    ) -> Examples:
        """Return windows with the given numbers. A channel that a window lacks is NaN in it."""
        pairs = list(zip(numbers, windows, strict=False))
        looked_at = (_example(number, window, channels) for number, window in pairs[:MAX_WINDOWS])
        return cls(tuple(channels), tuple(looked_at), max(0, len(pairs) - MAX_WINDOWS))

    @classmethod
    def of_whole(cls, windows: LabelledWindows) -> Examples:
        """Return the windows of a training, in whole numbers and of equal length."""
        times = np.arange(windows.samples) / windows.hz
        about = zip(windows.recordings, windows.labels, windows.people, windows.hands, strict=True)
        examples = (
            Example(*each, times, values.T.astype(float))
            for each, values in zip(about, windows.values, strict=True)
        )
        return cls(windows.channels, tuple(examples))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Return the labels in the order in which they come."""
        return tuple(dict.fromkeys(window.label for window in self.windows))

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Return the people who are named, numbers by their size, then names."""
        named = {window.person for window in self.windows} - {""}
        return tuple(sorted(named, key=lambda name: (not name.isdecimal(), len(name), name)))

    @cached_property
    def batches(self) -> tuple[WindowBatch, ...]:
        """Return the windows by their number of samples, most windows of a dataset having the same."""
        by_size: dict[int, list[int]] = {}
        for at, window in enumerate(self.windows):
            by_size.setdefault(len(window.times), []).append(at)
        return tuple(
            WindowBatch(
                np.array(places),
                np.stack([self.windows[at].values for at in places]),
                np.stack([self.windows[at].times for at in places]),
            )
            for places in by_size.values()
        )

    @cached_property
    def numbers(self) -> IntArray:
        """Return what the windows are called."""
        return np.array([window.number for window in self.windows], dtype=np.int64)

    @cached_property
    def low(self) -> FloatArray:
        """Return the least value of each channel, over all windows; NaN where there is none."""
        return self._extremes(np.fmin)

    @cached_property
    def high(self) -> FloatArray:
        """Return the greatest value of each channel, over all windows; NaN where there is none."""
        return self._extremes(np.fmax)

    def _extremes(self, better: np.ufunc) -> FloatArray:
        found = np.full(len(self.channels), np.nan)
        for batch in self.batches:
            if batch.values.size:
                found = better(found, better.reduce(batch.values, axis=(0, 2)))
        return found

    @cached_property
    def rich(self) -> tuple[int, ...]:
        """Return the numbers of the channels that measure with many steps, not switches and counters."""
        return tuple(at for at in range(len(self.channels)) if len(self._different[at]) > _RICH)

    def quantum(self, channel: int) -> float:
        """Return the least difference between two values of a channel that has at least two."""
        return float(np.diff(self._different[channel]).min())

    @cached_property
    def _different(self) -> tuple[FloatArray, ...]:
        """The different values of each channel, in rising order, without NaN."""
        found = []
        for channel in range(len(self.channels)):
            parts = [batch.values[:, channel].ravel() for batch in self.batches]
            values = np.concatenate([*parts, np.empty(0)])
            found.append(np.unique(values[~np.isnan(values)]))
        return tuple(found)


def _example(number: int, window: Window, channels: Sequence[str]) -> Example:
    count = len(window.times)
    missing = (np.nan,) * count
    rows = [window.signals.get(name, missing) for name in channels]
    values = np.array(rows, dtype=float).reshape(len(channels), count)
    values[~np.isfinite(values)] = np.nan
    np.clip(values, -_LARGEST, _LARGEST, out=values)
    times = np.array(window.times, dtype=float)
    times[~np.isfinite(times)] = np.nan
    np.clip(times, -_LARGEST, _LARGEST, out=times)
    return Example(number, window.label, window.person, window.hand, times, values)
