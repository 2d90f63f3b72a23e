"""Extremes over windows of a trace, each in time linear in the trace, however long the window.

A window `[a, b]` of sample i holds the samples from `times[i] + a` to `times[i] + b`, both included, as far
as the trace goes. `extreme` is `np.minimum` or `np.maximum`; over an empty window its result is its
identity, +inf or -inf.

Long arrays cost more to get from the system than to compute: kernels ask for values a cacheful at a time
and write into the one array that is their result.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gorae.stl.formula import Interval
from gorae.telemetry.recording import FloatArray

Places: TypeAlias = npt.NDArray[np.intp]
Values: TypeAlias = Callable[[slice], FloatArray]
"""Gives the values at the samples of a slice with a start and a stop, both within the trace."""

TOLERANCE = 1e-5
"""A sample this close to the end of a window, in seconds, is in it: 0.1 + 0.2 is not 0.3."""

_UNIFORM = 1e-6
_CHUNK = 1 << 15  # samples that stay in the cache
_SHORT = 1 << 13  # up to this width, doubling is faster than van Herk
_STEPS, _ROWS = 100, 1000  # of a block of `until` that stays in the cache


class TraceWindows:
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
        for piece in pieces(samples):
            error = np.arange(piece.start, piece.stop) * period + self.times[0] - self.times[piece]
            if max(error.max(), -error.min()) > _UNIFORM:
                return None
        return period

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

    def slide(self, extreme: np.ufunc, values: Values, interval: Interval | None) -> FloatArray:
        """The extreme of `values` over the window of every sample; shape (samples,)."""
        samples = len(self.times)
        if interval is None:
            return _slide(extreme, values, samples, 0, samples)
        if self.period is None:
            return _deque(extreme, values(slice(0, samples)), *self._bounds(interval, self.times))
        return _slide(extreme, values, samples, *self._offsets(interval, self.period))

    def until(self, left: Values, right: Values, interval: Interval | None) -> FloatArray:
        """`left until right`: the best `right` in the window, or the worst `left` strictly before it.

        Over `[a, b]` it is the least of three: the worst `left` before `a`, the best `right` in the window,
        and, from `a` on, `left until right` without an end (Donzé, Ferrère and Maler 2013).
        """
        samples = len(self.times)
        endless = _until(left, right, samples)
        if interval is None:
            return endless
        result = self.slide(np.maximum, right, interval)
        if self.period is None:
            firsts, _ = self._bounds(interval, self.times)
            before = _deque(np.minimum, left(slice(0, samples)), np.arange(samples), firsts)
            np.minimum(result, before, out=result)
            np.minimum(result, np.append(endless, -np.inf)[firsts], out=result)
            return result
        first, _ = self._offsets(interval, self.period)
        if first:
            np.minimum(result, _slide(np.minimum, left, samples, 0, first - 1), out=result)
        result[samples - first :] = -np.inf
        np.minimum(result[: samples - first], endless[first:], out=result[: samples - first])
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


def pieces(samples: int) -> list[slice]:
    """The samples in slices that stay in the cache, in order."""
    return [slice(start, min(start + _CHUNK, samples)) for start in range(0, samples, _CHUNK)]


def _identity(extreme: np.ufunc) -> float:
    return np.inf if extreme is np.minimum else -np.inf


def _slide(extreme: np.ufunc, values: Values, samples: int, first: int, last: int) -> FloatArray:
    """The extreme over the samples `first` to `last` after each sample, both included."""

    def later(piece: slice) -> FloatArray:
        return values(slice(piece.start + first, piece.stop + first))

    result = np.full(samples, _identity(extreme)) if last < first else np.empty(samples)
    some, none = result[: max(0, samples - first)], result[max(0, samples - first) :]
    none.fill(_identity(extreme))
    width = last - first + 1
    if width >= len(some):
        _accumulate(extreme, later, some)
    elif width > _SHORT:
        _van_herk(extreme, later, width, some)
    elif width > 0:
        _double(extreme, later, width, some)
    return result


def _accumulate(extreme: np.ufunc, values: Values, result: FloatArray) -> None:
    """Windows to the end of the trace, from the last one."""
    after = _identity(extreme)
    for piece in reversed(pieces(len(result))):
        backward = result[piece][::-1]
        extreme.accumulate(values(piece)[::-1], out=backward)
        extreme(backward, after, out=backward)
        after = backward[-1]


def _double(extreme: np.ufunc, values: Values, width: int, result: FloatArray) -> None:
    """Windows of 2, 4, 8 … samples, each from two of half the width."""
    samples = len(result)
    for piece in pieces(samples):
        stop = piece.stop + width - 1
        level = values(slice(piece.start, min(stop, samples)))
        if stop > samples:
            level = np.append(level, np.full(stop - samples, _identity(extreme)))
        span = 1
        while 2 * span <= width:
            level = extreme(level[:-span], level[span:])
            span *= 2
        extreme(level[: piece.stop - piece.start], level[width - span :], out=result[piece])


def _van_herk(extreme: np.ufunc, values: Values, width: int, result: FloatArray) -> None:
    """Blocks of `width`: a window is the end of one and the start of the next (Gil and Werman, van Herk)."""
    samples = len(result)
    for start in range(0, samples, width):
        middle, stop = min(start + width, samples), min(start + 2 * width - 1, samples)
        block = result[start:middle]
        extreme.accumulate(values(slice(start, middle))[::-1], out=block[::-1])
        if middle < stop:
            starts = extreme.accumulate(values(slice(middle, stop)))
            both = len(starts) + 1
            extreme(block[1:both], starts, out=block[1:both])
            extreme(block[both:], starts[-1], out=block[both:])


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


def _until(left: Values, right: Values, samples: int) -> FloatArray:
    """`u[i] = max(right[i], min(left[i], u[i + 1]))`, from the end.

    Every step is a clamp of the step after it, and clamps compose to clamps: each row of a block is
    clamped without knowing the next row, all rows at once, and the rows are then joined.
    """
    result = np.empty((-(-samples // _STEPS), _STEPS))
    after = -np.inf
    for row in reversed(range(0, len(result), _ROWS)):
        piece = slice(row * _STEPS, min((row + _ROWS) * _STEPS, samples))
        low, high = _clamps(_columns(left(piece), np.inf), _columns(right(piece), -np.inf))
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
        capped = most if most < after else after  # `min` and `max` take three times as long
        after = least if least > capped else capped
    np.minimum(high, following[::-1], out=high)
    np.maximum(low, high, out=low)
    return after
