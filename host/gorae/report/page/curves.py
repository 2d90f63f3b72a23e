"""Curves with few points, and stretches of time, on a plane of 2000 by 400."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gorae.telemetry.recording import FloatArray

WIDTH, HEIGHT = 2000, 400
_BUCKETS = 200
_LEAST_SPAN = 6
"""Of the plane, so that a single sample can be seen."""

Samples: TypeAlias = npt.NDArray[np.intp]
Placing: TypeAlias = Callable[[FloatArray], FloatArray]
"""From seconds or values to places on the plane."""


def curve(times: FloatArray, values: FloatArray, x: Placing, y: Placing) -> str:
    """An SVG path through at most about 400 points, which keeps every bucket's least and greatest value.

    It breaks off where a value is missing.
    """
    missing = np.cumsum(~np.isfinite(values))
    samples = _corners(values, missing, _least_and_greatest(values))
    begins = np.diff(missing[samples], prepend=-1) != 0
    places = x(times[samples]).astype(int).tolist(), y(values[samples]).astype(int).tolist()
    return "".join(_path(begins.tolist(), *places))


def spans(times: FloatArray, mask: npt.NDArray[np.bool_], x: Placing) -> list[tuple[float, float]]:
    """The stretches of the plane in which `mask` holds, those that touch as one."""
    changes = np.diff(mask.astype(np.int8), prepend=0, append=0)
    starts = x(times[np.flatnonzero(changes == 1)]).tolist()
    ends = x(times[np.flatnonzero(changes == -1) - 1]).tolist()
    found: list[tuple[float, float]] = []
    for start, end in zip(starts, ends, strict=True):
        begin = found.pop()[0] if found and start - found[-1][1] < _LEAST_SPAN else start
        found.append((begin, max(end, start + _LEAST_SPAN)))
    return found


def _least_and_greatest(values: FloatArray) -> Samples:
    """The samples with a bucket's least or greatest value, and the ends; only those that have a value."""
    known = np.flatnonzero(np.isfinite(values))
    if len(known) <= 2 * _BUCKETS:
        return known
    size = -(-len(known) // _BUCKETS)
    filled: Samples = np.pad(known, (0, -len(known) % size), mode="edge").reshape(-1, size)
    rows, shown = np.arange(len(filled)), values[filled]
    ends = known[[0, -1]]
    return np.unique(np.concatenate([filled[rows, shown.argmin(1)], filled[rows, shown.argmax(1)], ends]))


def _corners(values: FloatArray, missing: npt.NDArray[np.int_], samples: Samples) -> Samples:
    """Without the inner samples of a level stretch."""
    if len(samples) < 3:
        return samples
    same = (np.diff(values[samples]) == 0) & (np.diff(missing[samples]) == 0)
    corner = np.ones(len(samples), dtype=np.bool_)
    corner[1:-1] = ~(same[:-1] & same[1:])
    return samples[corner]


def _path(begins: list[bool], xs: list[int], ys: list[int]) -> Iterator[str]:
    """Lines from place to place; a place alone is a dot."""
    for index, (begin, x, y) in enumerate(zip(begins, xs, ys, strict=True)):
        if not begin:
            yield f"L{x} {y}"
        elif index + 1 < len(xs) and not begins[index + 1]:
            yield f"M{x} {y}"
        else:
            yield f"M{x} {y}h0"
