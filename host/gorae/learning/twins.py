"""Windows that are copies of each other: the same samples, shifted, scaled a little or with noise on top.

Two recordings of one movement never agree better than the sensor's noise lets them; what agrees better is a
copy. So all is measured in the sensor's noise, which is estimated from the data. A copy with more noise than
that, or much larger, is known by movements that are rich: no two of them are so alike. Two ways find
candidates: stretches of 12 samples that are equal to the last digit (by hash, linear in the size of the
data), and surroundings of landmarks that look alike (a matrix product, for at most 5,000 windows).
Channels that only switch are left out: two recordings of a line sensor may well be equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from gorae.learning.examples import Examples, FloatArray, IntArray
from gorae.learning.findings import CopiedPair

_STRETCH = 12
"""Samples that are compared to the last digit."""
_SHORTEST = 6
"""Windows with fewer samples cannot be told to be copies."""
_AROUND = 4
"""Samples before and behind a landmark that describe it."""
_ALIKE = 0.5
"""What two windows differ by, as a mean square in the sensor's noise; two recordings come to 1 or more."""
_CORRELATED = 0.9
"""Squared correlation that a copy has at least."""
_DISGUISED = 0.98
"""Squared correlation of rich movements that a copy reaches with much noise on top, and two people do not."""
_CLOSER = 0.3
"""How much closer a copy comes than an even swing: all swings of one tempo are alike."""
_CALM = 10
"""Percentile of windows by their roughness that are taken to be at rest but for noise."""
_ROUGHNESS = 0.6745 * 70**0.5
"""The median size of fourth differences of normal noise with a spread of 1: 1 + 16 + 36 + 16 + 1 is 70."""
_GAINS, _DISGUISED_GAINS = (0.8, 1.25), (0.4, 2.5)
"""How much larger one copy is than the other; a likeness as close as that leaves more room."""
_MAX_BY_LANDMARKS = 5_000
_MAX_CANDIDATES = 20_000
_MAX_TWINS = 5_000
_BLOCK = 512
_PRIME = 0x9E3779B97F4A7C15
Floats = npt.NDArray[np.float32]
UIntArray = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class _Track:
    """A window in units of the sensor's noise: samples × channels that measure."""

    at: int
    values: FloatArray


def find_twins(examples: Examples) -> list[CopiedPair]:
    """Return all pairs of copies by their numbers, at most 5,000; of equal ones each with the first."""
    tracks = _tracks(examples)
    shifts = {(first, second): shift for first, second, shift in _by_hash(tracks)}
    for first, second, shift in islice(_by_landmarks(tracks[:_MAX_BY_LANDMARKS]), _MAX_CANDIDATES):
        if (first, second) not in shifts and _is_copy(tracks[first].values, tracks[second].values, shift):
            shifts[first, second] = shift
    found = []
    for (first, second), shift in islice(sorted(shifts.items()), _MAX_TWINS):
        one, other = (examples.windows[tracks[at].at] for at in (first, second))
        found.append(CopiedPair(one.number, other.number, round(shift * one.step_s, 3)))
    return found


_MAX_SCALED = 1e7
"""More times the noise than any sensor's range; fourth powers are still single floats."""


def _tracks(examples: Examples) -> list[_Track]:
    rich = list(examples.rich)
    if not rich:
        return []
    noise = _noise(examples, rich)[:, None]
    middle = (examples.low[rich] + examples.high[rich])[:, None] / 2
    tracks = []
    for batch in examples.batches:
        if batch.values.shape[2] >= _SHORTEST:
            values = batch.values[:, rich]
            with np.errstate(over="ignore"):  # of numbers that no sensor gives
                scaled = (np.where(np.isnan(values), middle, values) - middle) / noise
            scaled = scaled.clip(-_MAX_SCALED, _MAX_SCALED)
            turned = np.ascontiguousarray(scaled.transpose(0, 2, 1))
            tracks += [_Track(int(at), track) for at, track in zip(batch.at, turned, strict=True)]
    return sorted(tracks, key=lambda track: track.at)


def _noise(examples: Examples, rich: list[int]) -> FloatArray:
    """Estimate the spread of each channel's noise, from the fourth differences in the calmest windows."""
    rough = [
        np.median(np.abs(np.diff(batch.values[:, rich], 4, axis=2)), axis=2)
        for batch in examples.batches
        if batch.values.shape[2] > 8
    ]
    known = np.concatenate([*rough, np.empty((0, len(rich)))])
    known = known[~np.isnan(known).any(axis=1)]
    noise = np.percentile(known, _CALM, axis=0) / _ROUGHNESS if len(known) else np.zeros(len(rich))
    least = np.array([examples.quantum(at) / 2 for at in rich])
    known_noise: FloatArray = np.maximum(noise, least)
    return known_noise


def _by_hash(tracks: list[_Track]) -> Iterator[tuple[int, int, int]]:
    """Yield pairs with a stretch that is the same in both, and how much later it begins in the first."""
    by_size: dict[int, list[int]] = {}
    for at, track in enumerate(tracks):
        by_size.setdefault(len(track.values), []).append(at)
    if not by_size:
        return
    parts = [
        _stretches(np.array(ats), np.stack([tracks[at].values for at in ats])) for ats in by_size.values()
    ]
    keys, owners, places = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.lexsort((owners, keys))
    again = np.flatnonzero(np.diff(keys[order]) == 0)
    firsts = np.searchsorted(keys[order], keys[order][again])
    met: set[tuple[int, int]] = set()
    for first, second in zip(order[firsts].tolist(), order[again + 1].tolist(), strict=True):
        one, other = int(owners[first]), int(owners[second])
        if one != other and (one, other) not in met:
            begin, place = int(places[first]), int(places[second])
            pieces = [tracks[at].values[start:][:_STRETCH] for at, start in ((one, begin), (other, place))]
            if np.array_equal(pieces[0], pieces[1]):
                met.add((one, other))
                yield one, other, begin - place


def _stretches(ats: IntArray, values: FloatArray) -> tuple[UIntArray, IntArray, IntArray]:
    """Return a hash of each stretch in which something happens, the window's position, where it begins.

    `values` are windows × samples × channels, `ats` the windows' positions.
    """
    size = min(_STRETCH, values.shape[1])
    bits = np.ascontiguousarray(values).view(np.uint64)
    rows = _mixed(bits @ _odd(values.shape[2]))
    keys = sliding_window_view(rows, size, axis=1) @ _odd(size)
    changes = np.zeros(rows.shape, dtype=np.int64)
    np.cumsum(rows[:, 1:] != rows[:, :-1], axis=1, out=changes[:, 1:])
    lively = changes[:, size - 1 :] - changes[:, : keys.shape[1]] >= size // 2
    which, places = np.nonzero(lively)
    return keys[lively], ats[which], places


@cache
def _odd(count: int) -> UIntArray:
    """Return odd numbers to weigh the parts of a hash with; sums wrap around at 2⁶⁴."""
    return np.array([pow(_PRIME, 2 * at + 1, 2**64) | 1 for at in range(count)], dtype=np.uint64)


def _mixed(numbers: UIntArray) -> UIntArray:
    """Return the numbers with their upper bits in the lower ones, too."""
    spread: UIntArray = (numbers ^ (numbers >> np.uint64(29))) * np.uint64(_PRIME)
    return spread ^ (spread >> np.uint64(32))


def _by_landmarks(tracks: list[_Track]) -> Iterator[tuple[int, int, int]]:
    """Yield pairs in which the surroundings of some landmark look alike, and their shift in samples."""
    marks = [(at, place) for at, track in enumerate(tracks) for place in _landmarks(track.values)]
    if marks:
        shapes = np.array([_shape(tracks[at].values, place) for at, place in marks], dtype=np.float32)
        shapes -= shapes.mean(axis=1, keepdims=True)
        owners, places = (np.array(part) for part in zip(*marks, strict=True))
        yield from _similar(shapes.reshape(len(marks), -1), owners, places)


def _landmarks(values: FloatArray) -> list[int]:
    """Return where a window is highest, lowest and quickest; a shifted copy has the same places."""
    if len(values) <= 2 * _AROUND:
        return []
    height = values.sum(axis=1)
    speed = np.abs(height[1:] - height[:-1])[_AROUND - 1 : -_AROUND]
    inner = height[_AROUND:-_AROUND]
    return sorted({int(place) + _AROUND for place in (inner.argmax(), inner.argmin(), speed.argmax())})


def _shape(values: FloatArray, place: int) -> FloatArray:
    return values[place - _AROUND : place + _AROUND + 1]


def _similar(table: Floats, owners: IntArray, places: IntArray) -> Iterator[tuple[int, int, int]]:
    """Yield pairs of rows with nearly the same direction that are near each other."""
    squares = (table**2).sum(axis=1)
    lengths = np.sqrt(np.maximum(squares, 1e-9))
    unit = table / lengths[:, None]
    limit = _ALIKE * table.shape[1]
    for begin in range(0, len(table), _BLOCK):
        cosines = unit[begin : begin + _BLOCK] @ unit[begin:].T
        rows, columns = np.nonzero(cosines > _CORRELATED**0.5)
        likeness = cosines[rows, columns].astype(float) ** 2
        first, second = begin + rows, begin + columns
        near = lengths[first] * lengths[second] * (1 - likeness) < limit
        near |= likeness > _DISGUISED
        near &= owners[first] < owners[second]
        shifts = places[first[near]] - places[second[near]]
        yield from zip(
            owners[first[near]].tolist(), owners[second[near]].tolist(), shifts.tolist(), strict=True
        )


def _is_copy(one: FloatArray, other: FloatArray, shift: int) -> bool:
    """Whether what both have in common differs by less than noise; `one[t + shift]` is at `other[t]`."""
    start, end = max(0, -shift), min(len(other), len(one) - shift)
    if end - start < max(_STRETCH, min(len(one), len(other)) / 2):
        return False
    mine, theirs = (part - part.mean(axis=0) for part in (one[start + shift : end + shift], other[start:end]))
    square, product, theirs_square = (mine**2).sum(), (mine * theirs).sum(), (theirs**2).sum()
    if square <= 0 or theirs_square <= 0:
        return False
    gain = product / square
    left = theirs_square - gain * product
    likeness = product / square * (product / theirs_square)
    if likeness > _DISGUISED and _is_told_by(mine, likeness):
        return bool(_DISGUISED_GAINS[0] < gain < _DISGUISED_GAINS[1])
    near = left < _ALIKE * mine.size and likeness > _CORRELATED
    return bool(near and _GAINS[0] < gain < _GAINS[1])


def _is_told_by(values: FloatArray, likeness: float) -> bool:
    """Whether a movement is more than a ramp or an even swing, so that a likeness to it says something."""
    power = (np.abs(np.fft.rfft(values, axis=0)) ** 2).sum(axis=1)
    middle = float(power[1:].argmax()) + 1
    swings = (0.25, 0.5, 0.75, *np.arange(middle - 0.5, middle + 0.51, 0.0625).tolist())
    return 1 - likeness < _CLOSER * min(_left_of_swing(values, cycles) for cycles in swings)


def _left_of_swing(values: FloatArray, cycles: float) -> float:
    """The share of a movement that is no swing of so many cycles on a straight line."""
    way = np.linspace(0, 1, len(values))
    turn = 2 * np.pi * cycles * way
    even = np.stack([np.ones_like(way), way, np.sin(turn), np.cos(turn)], axis=1)
    left = values - even @ np.linalg.lstsq(even, values, rcond=None)[0]
    return float((left**2).sum() / (values**2).sum())
