"""Was every window sampled well: at one rate, without gaps, by sensors that move and are not at a limit?"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gorae.learning.examples import BoolArray, Examples, FloatArray
from gorae.learning.findings import DataFinding, FindingKind, listed, numbers_of
from gorae.learning.wanted import DatasetGoals
from gorae.telemetry.signals import SIGNALS
from gorae.texts import Text

_TINY_S = 1e-9
"""Windows that are shorter have no rate."""
_GAP = 2.2
"""A step of more periods than this is a gap; a sample may come late by a little."""
_SLOW_HZ = 12.0
"""Slower than this, most movements of a hand cannot be seen."""
_DEFAULT_HZ = 6.0
"""Telemetry sends 5 samples a second unless a program asks for more; nobody wants that for learning."""
_MOVES = 0.25
"""A window moves in a channel when it covers this share of the channel's range."""
_LIVELY = 0.9
"""A channel that moves in this share of all windows should move in all of them."""


def find_sampling(examples: Examples, wanted: DatasetGoals) -> Iterator[DataFinding]:
    """Yield what is wrong with how windows were sampled."""
    if not examples.windows:
        return
    rates = rates_of(examples)
    yield from _rate(examples, rates, wanted)
    yield from _lengths(examples, seconds_of(examples, rates), wanted)
    yield from _gaps(examples)
    yield from _missing(examples)
    yield from _clipped(examples, wanted)
    yield from _still(examples)


def rates_of(examples: Examples) -> FloatArray:
    """Return the samples a second of each window; 0 where there are no two, one after the other."""
    rates = np.zeros(len(examples.windows))
    for batch in examples.batches:
        span_s = np.nan_to_num(batch.times[:, -1] - batch.times[:, 0])
        going = span_s > _TINY_S
        rates[batch.at[going]] = (batch.times.shape[1] - 1) / span_s[going]
    return rates


def seconds_of(examples: Examples, rates: FloatArray) -> FloatArray:
    """Return how long each window is, the last sample's own period included; 0 where nobody knows."""
    counts = np.array([len(window.times) for window in examples.windows])
    return np.where(rates > 0, counts / np.where(rates > 0, rates, 1.0), 0.0)


def _of(examples: Examples, chosen: BoolArray) -> tuple[int, ...]:
    return tuple(examples.numbers[chosen].tolist())


def _rate(examples: Examples, rates: FloatArray, wanted: DatasetGoals) -> Iterator[DataFinding]:
    usual = float(np.median(rates))
    hz = wanted.hz or usual
    off = np.abs(rates - hz) > wanted.tolerance * hz
    if off.any():
        windows = _of(examples, off)
        worst = float(rates[np.abs(rates - hz).argmax()])
        said = {"windows": numbers_of(windows), "measured": _said(worst), "wanted": _said(hz)}
        text = Text("audit.rate", count=len(windows), **said)
        yield DataFinding(FindingKind.RATE, text, worst, hz, windows=windows)
    elif wanted.hz is None and 0 < usual < _SLOW_HZ:
        text = Text("audit.slow", measured=_said(usual))
        yield DataFinding(FindingKind.RATE, text, usual, _SLOW_HZ, serious=usual <= _DEFAULT_HZ)


def _said(hz: float) -> str:
    return f"{hz:.1f}".removesuffix(".0")


def _lengths(examples: Examples, lengths: FloatArray, wanted: DatasetGoals) -> Iterator[DataFinding]:
    seconds = wanted.seconds or float(np.median(lengths))
    off = np.abs(lengths - seconds) > wanted.tolerance * seconds
    if off.any():
        windows = _of(examples, off)
        worst = float(lengths[np.abs(lengths - seconds).argmax()])
        said = {"windows": numbers_of(windows), "measured": f"{worst:.2f}", "wanted": f"{seconds:.2f}"}
        text = Text("audit.length", count=len(windows), **said)
        yield DataFinding(FindingKind.LENGTH, text, worst, seconds, windows=windows)


def _gaps(examples: Examples) -> Iterator[DataFinding]:
    """Steps much longer than the others, and times that do not go on."""
    longest = np.zeros(len(examples.windows))
    bad = np.zeros(len(examples.windows), dtype=bool)
    for batch in examples.batches:
        if batch.times.shape[1] > 1:
            steps = np.nan_to_num(np.diff(batch.times, axis=1))
            longest[batch.at] = steps.max(axis=1)
            late = longest[batch.at] > _GAP * np.median(steps, axis=1)
            bad[batch.at] = late | (steps <= 0).any(axis=1)
    if bad.any():
        windows, most = _of(examples, bad), float(longest[bad].max())
        text = Text("audit.gaps", count=len(windows), windows=numbers_of(windows), longest=round(1000 * most))
        yield DataFinding(FindingKind.GAPS, text, most, 0.0, windows=windows)


def _missing(examples: Examples) -> Iterator[DataFinding]:
    missing = np.zeros((len(examples.windows), len(examples.channels)), dtype=bool)
    count = size = 0
    for batch in examples.batches:
        nothing = np.isnan(batch.values)
        missing[batch.at] = nothing.any(axis=2)
        count, size = count + int(nothing.sum()), size + nothing.size
    if count:
        windows = _of(examples, _rows(missing))
        channels = _named(examples, _rows(missing.T))
        text = Text(
            "audit.missing", count=len(windows), windows=numbers_of(windows), channels=listed(channels)
        )
        yield DataFinding(FindingKind.MISSING, text, count / size, 0.0, windows=windows, channels=channels)


def _rows(table: BoolArray) -> BoolArray:
    """Return for each row whether anything in it is true."""
    rows: BoolArray = np.asarray(table.any(axis=1))
    return rows


def _named(examples: Examples, chosen: BoolArray) -> tuple[str, ...]:
    return tuple(name for name, taken in zip(examples.channels, chosen, strict=True) if taken)


def _clipped(examples: Examples, wanted: DatasetGoals) -> Iterator[DataFinding]:
    """Windows that stand at a channel's extreme for several samples while they move."""
    shares = np.zeros((len(examples.windows), len(examples.channels)))
    for batch in examples.batches:
        for at in examples.rich:
            low, high = float(examples.low[at]), float(examples.high[at])
            shares[batch.at, at] = _shares_at_limits(batch.values[:, at], low, high)
    over = shares > wanted.clipped
    if over.any():
        windows, channels = _of(examples, _rows(over)), _named(examples, _rows(over.T))
        most = float(shares.max())
        said = {"windows": numbers_of(windows), "channels": listed(channels), "share": round(100 * most)}
        text = Text("audit.clipped", count=len(windows), **said)
        yield DataFinding(FindingKind.CLIPPED, text, most, wanted.clipped, windows=windows, channels=channels)


def _shares_at_limits(values: FloatArray, low: float, high: float) -> FloatArray:
    """Return for each window the share of samples at the least or greatest value, twice or more in a row.

    `values` are windows × samples of one channel. What moves little is not clipped but at rest.
    """
    moves = np.fmax.reduce(values, axis=1) - np.fmin.reduce(values, axis=1) >= _MOVES * (high - low)
    share: FloatArray = sum((_in_runs(values == limit).mean(axis=1) for limit in (low, high)), np.zeros(1))
    return np.where(moves, share, 0.0)


def _in_runs(mask: BoolArray) -> BoolArray:
    """Keep what is true twice or more in a row, along the last axis."""
    together = mask[:, 1:] & mask[:, :-1]
    kept = np.zeros_like(mask)
    kept[:, 1:] |= together
    kept[:, :-1] |= together
    return kept


def _still(examples: Examples) -> Iterator[DataFinding]:
    """Channels that never move, and windows in which one stands still that moves in the others."""
    still = np.zeros((len(examples.windows), len(examples.channels)), dtype=bool)
    for batch in examples.batches:
        least, most = np.fmin.reduce(batch.values, axis=2), np.fmax.reduce(batch.values, axis=2)
        still[batch.at] = (least == most) | np.isnan(least)
    yield from _idle(examples, still)
    for at in examples.rich:
        name, stands = examples.channels[at], still[:, at]
        if _LIVELY <= 1 - stands.mean() < 1:
            windows = _of(examples, stands)
            text = Text("audit.constant", count=len(windows), windows=numbers_of(windows), channel=name)
            yield DataFinding(
                FindingKind.CONSTANT, text, len(windows), 0.0, windows=windows, channels=(name,)
            )


def _idle(examples: Examples, still: BoolArray) -> Iterator[DataFinding]:
    """Channels with one value in all windows; a motor may stand, but an acceleration sensor has noise."""
    same = still.all(axis=0) & ((examples.low == examples.high) | np.isnan(examples.low))
    idle = _named(examples, same)
    sensed = tuple(filter(_has_noise, idle))
    if idle:
        told = sensed or idle
        text = Text("audit.idle", channels=listed(told))
        yield DataFinding(FindingKind.IDLE, text, len(told), 0.0, channels=told, serious=bool(sensed))


def _has_noise(channel: str) -> bool:
    """Whether a channel never gives the same number for long: an unknown one, an acceleration, a turning."""
    signal = SIGNALS.get(channel)
    return signal is None or (signal.kind == "number" and signal.low == -math.inf)
