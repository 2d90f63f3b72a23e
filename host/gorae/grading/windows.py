"""Extremes over windows of a trace, each in time linear in the trace, however long the window.

A window `[a, b]` of sample i holds the samples from `times[i] + a` to `times[i] + b`, both included, as far
as the trace goes. `extreme` is `np.minimum` or `np.maximum`; over an empty window its result is its
identity, +inf or -inf.
"""

from __future__ import annotations

import math
from collections import deque
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gorae.grading.formula import Interval
from gorae.telemetry.recording import FloatArray

Places: TypeAlias = npt.NDArray[np.intp]

TOLERANCE = 1e-5
"""A sample this close to the end of a window, in seconds, is in it: 0.1 + 0.2 is not 0.3."""

_UNIFORM = 1e-6
_CHUNK = 1 << 15  # samples that stay in the cache
_SHORT = 1 << 13  # up to this width, doubling is faster than van Herk
_STEPS, _ROWS = 100, 1000  # of a block of `until` that stays in the cache


class Windows:
    """The windows of one trace. `times` has shape (samples,), in seconds, strictly increasing."""

    def __init__(self, times: FloatArray) -> None:
        self.times = times

    @cached_property
    def period(self) -> float | None:
        """Seconds from sample to sample; None when they differ."""
        samples = len(self.times)
        if samples < 2:
            return None
        period = float(self.times[-1] - self.times[0]) / (samples - 1)
        error = np.arange(samples, dtype=np.float64)
        error *= period
        error += self.times[0]
        error -= self.times
        return period if max(error.max(), -error.min()) <= _UNIFORM else None

    def span(self, index: int, interval: Interval | None) -> tuple[int, int]:
        """The samples `first` up to, not including, `stop` that are in the window of sample `index`."""
        samples = len(self.times)
        if interval is None:
            return index, samples
        if self.period is not None:
            first, last = self._offsets(interval, self.period)
            return min(index + first, samples), min(index + last + 1, samples)
        firsts, stops = self._bounds(interval, self.times[index])
        return int(firsts), int(stops)

    def spans(self, interval: Interval | None) -> tuple[Places, Places]:
        """`span` of every sample at once: their firsts and their stops."""
        samples = len(self.times)
        places = np.arange(samples)
        if interval is None:
            return places, np.full(samples, samples)
        if self.period is None:
            return self._bounds(interval, self.times)
        first, last = self._offsets(interval, self.period)
        return np.minimum(places + first, samples), np.minimum(places + last + 1, samples)

    def slide(self, extreme: np.ufunc, values: FloatArray, interval: Interval | None) -> FloatArray:
        """The extreme of `values` over the window of every sample; shape (samples,)."""
        if interval is None:
            return accumulated(extreme, values)
        if self.period is None:
            return _deque(extreme, values, *self._bounds(interval, self.times))
        first, last = self._offsets(interval, self.period)
        return _slide_uniform(extreme, values, first, last)

    def until(self, left: FloatArray, right: FloatArray, interval: Interval | None) -> FloatArray:
        """`left until right`: the best `right` in the window, or the worst `left` strictly before it.

        Over `[a, b]` it is the least of three: the worst `left` before `a`, the best `right` in the window,
        and, from `a` on, `left until right` without an end (Donzé, Ferrère and Maler 2013).
        """
        endless = _until(left, right)
        if interval is None:
            return endless
        best = self.slide(np.maximum, right, interval)
        if self.period is None:
            firsts, _ = self._bounds(interval, self.times)
            before = _deque(np.minimum, left, np.arange(len(left)), firsts)
            later = np.append(endless, -np.inf)[firsts]
        else:
            first, _ = self._offsets(interval, self.period)
            before = _slide_uniform(np.minimum, left, 0, first - 1)
            later = _shifted(endless, first, -np.inf)
        result: FloatArray = np.minimum(np.minimum(before, best), later)
        return result

    def _offsets(self, interval: Interval, period: float) -> tuple[int, int]:
        """First and last sample of a window, counted from its own sample."""
        samples = len(self.times)
        first = math.ceil(min((interval.start - TOLERANCE) / period, samples))
        return max(first, 0), math.floor(min((interval.end + TOLERANCE) / period, samples))

    def _bounds(self, interval: Interval, now: FloatArray | float) -> tuple[Places, Places]:
        firsts = np.searchsorted(self.times, now + (interval.start - TOLERANCE), "left")
        stops = np.searchsorted(self.times, now + (interval.end + TOLERANCE), "right")
        return firsts, np.maximum(firsts, stops)


def accumulated(extreme: np.ufunc, values: FloatArray) -> FloatArray:
    """The extreme of `values` from every sample to the end."""
    result: FloatArray = extreme.accumulate(values[::-1])[::-1]
    return result


def _identity(extreme: np.ufunc) -> float:
    return np.inf if extreme is np.minimum else -np.inf


def _shifted(values: FloatArray, offset: int, fill: float) -> FloatArray:
    result = np.full(len(values), fill)
    if offset < len(values):
        result[: len(values) - offset] = values[offset:]
    return result


def _slide_uniform(extreme: np.ufunc, values: FloatArray, first: int, last: int) -> FloatArray:
    samples, width = len(values), last - first + 1
    fill = _identity(extreme)
    if width <= 0 or first >= samples:
        return np.full(samples, fill)
    if last >= samples - 1:
        return _shifted(accumulated(extreme, values), first, fill)
    slide = _doubling if width <= _SHORT else _van_herk
    return slide(extreme, _shifted(values, first, fill) if first else values, width, fill)


def _doubling(extreme: np.ufunc, values: FloatArray, width: int, fill: float) -> FloatArray:
    """Windows of 2, 4, 8 … samples, each from two of half the width, a cacheful at a time."""
    samples = len(values)
    result = np.empty(samples)
    for start in range(0, samples, _CHUNK):
        count = min(_CHUNK, samples - start)
        level = np.full(count + width - 1, fill)
        piece = values[start : start + len(level)]
        level[: len(piece)] = piece
        span = 1
        while 2 * span <= width:
            level = extreme(level[:-span], level[span:])
            span *= 2
        rest = width - span
        result[start : start + count] = extreme(level[:count], level[rest : rest + count])
    return result


def _van_herk(extreme: np.ufunc, values: FloatArray, width: int, fill: float) -> FloatArray:
    """Blocks of `width`: a window is the end of one and the start of the next (Gil and Werman, van Herk)."""
    samples = len(values)
    padded = np.full(-(-(samples + width - 1) // width) * width, fill)
    padded[:samples] = values
    blocks = padded.reshape(-1, width)
    starts = extreme.accumulate(blocks, axis=1).ravel()
    ends = extreme.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    result: FloatArray = extreme(ends[:samples], starts[width - 1 : width - 1 + samples])
    return result


def _deque(extreme: np.ufunc, values: FloatArray, firsts: Places, stops: Places) -> FloatArray:
    """Windows `firsts[i]` to `stops[i]` of any widths, both rising: a deque of candidates (Lemire)."""
    sign = 1.0 if extreme is np.minimum else -1.0
    heights = (sign * values).tolist()
    candidates: deque[int] = deque()
    result, taken = [], 0
    for first, stop in zip(firsts.tolist(), stops.tolist(), strict=True):
        for place in range(taken, stop):
            while candidates and heights[candidates[-1]] >= heights[place]:
                candidates.pop()
            candidates.append(place)
        taken = max(taken, stop)
        while candidates and candidates[0] < first:
            candidates.popleft()
        result.append(heights[candidates[0]] if candidates else np.inf)
    return sign * np.array(result)


def _until(left: FloatArray, right: FloatArray) -> FloatArray:
    """`u[i] = max(right[i], min(left[i], u[i + 1]))`, from the end.

    Every step is a clamp of the step after it, and clamps compose to clamps: each row of a block is
    clamped without knowing the next row, all rows at once, and the rows are then joined.
    """
    samples = len(left)
    result = np.empty((-(-samples // _STEPS), _STEPS))
    after = -np.inf
    for row in reversed(range(0, len(result), _ROWS)):
        piece = slice(row * _STEPS, (row + _ROWS) * _STEPS)
        low, high = _clamps(_columns(left[piece], np.inf), _columns(right[piece], -np.inf))
        after = _join(low, high, after)
        result[row : row + _ROWS] = low.T
    return result.ravel()[:samples]


def _columns(values: FloatArray, fill: float) -> FloatArray:
    """Rows of `_STEPS` samples, the last one filled up, as columns: shape (steps, rows)."""
    lacking = -len(values) % _STEPS
    whole = np.append(values, np.full(lacking, fill)) if lacking else values
    return whole.reshape(-1, _STEPS).T.copy()


def _clamps(left: FloatArray, right: FloatArray) -> tuple[FloatArray, FloatArray]:
    """`u` of a step is `max(low, min(high, u of the first step of the next row))`. Works in place."""
    low, high = right, left
    for step in reversed(range(_STEPS - 1)):
        np.maximum(low[step], np.minimum(high[step], low[step + 1]), out=low[step])
        np.minimum(high[step], high[step + 1], out=high[step])
    return low, high


def _join(low: FloatArray, high: FloatArray, after: float) -> float:
    """Put the values into `low` and return the first; `after` is the value that follows the last."""
    following = []
    for least, most in zip(low[0, ::-1].tolist(), high[0, ::-1].tolist(), strict=True):
        following.append(after)
        after = max(least, min(most, after))
    np.minimum(high, following[::-1], out=high)
    np.maximum(low, high, out=low)
    return after
