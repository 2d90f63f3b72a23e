"""The kernels at sizes and widths that the random traces of test_semantics do not reach."""

from __future__ import annotations

import numpy as np
import pytest

from gorae.stl import windows
from gorae.stl.formula import Interval
from gorae.stl.windows import TraceWindows
from gorae.telemetry.recording import FloatArray

INTERVALS = [
    (0, 0),
    (0, 1),
    (0, 2),
    (3, 3),
    (2, 9),
    (0, 40),
    (17, 90),
    (0, 299),
    (5, 299),
    (250, 900),
    (400, 500),
]


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks so small that a short trace has many of them."""
    monkeypatch.setattr(windows, "_CHUNK", 32)
    monkeypatch.setattr(windows, "_SHORT", 25)
    monkeypatch.setattr(windows, "_STEPS", 7)
    monkeypatch.setattr(windows, "_ROWS", 5)


@pytest.fixture
def values() -> FloatArray:
    return np.random.default_rng(3).normal(size=300)


def even(samples: int = 300) -> TraceWindows:
    return TraceWindows(np.arange(samples, dtype=np.float64) * 0.01)


def uneven(samples: int = 300) -> TraceWindows:
    steps = np.random.default_rng(4).integers(1, 30, size=samples)
    return TraceWindows(np.cumsum(steps) / 1000)


def brute(extreme: np.ufunc, values: FloatArray, seen: TraceWindows, interval: Interval) -> list[float]:
    empty = np.inf if extreme is np.minimum else -np.inf
    later = seen.times - seen.times[:, None]
    inside = (later >= interval.start - 1e-5) & (later <= interval.end + 1e-5)
    return [float(extreme.reduce(values[row], initial=empty)) for row in inside]


@pytest.mark.parametrize("extreme", [np.minimum, np.maximum])
@pytest.mark.parametrize(("start", "end"), INTERVALS)
@pytest.mark.parametrize("seen", [even(), uneven()], ids=["even", "uneven"])
def test_extremes(extreme: np.ufunc, seen: TraceWindows, start: int, end: int, values: FloatArray) -> None:
    interval = Interval(start / 100, end / 100)
    assert seen.slide(extreme, values.__getitem__, interval).tolist() == brute(
        extreme, values, seen, interval
    )


@pytest.mark.parametrize(("start", "end"), INTERVALS)
@pytest.mark.parametrize("seen", [even(), uneven()], ids=["even", "uneven"])
def test_a_span_holds_the_samples_of_its_window(seen: TraceWindows, start: int, end: int) -> None:
    interval = Interval(start / 100, end / 100)
    for sample in (0, 1, 150, 298, 299):
        later = seen.times - seen.times[sample]
        expected = np.flatnonzero((later >= interval.start - 1e-5) & (later <= interval.end + 1e-5))
        assert list(range(*seen.span(sample, interval))) == expected.tolist()


def test_until_across_blocks(values: FloatArray) -> None:
    left, right = values + 1.5, np.roll(values, 100) - 1.5
    expected, after = [], -np.inf
    for p, q in zip(left[::-1].tolist(), right[::-1].tolist(), strict=True):
        after = max(q, min(p, after))
        expected.append(after)
    assert even().until(left.__getitem__, right.__getitem__, None).tolist() == expected[::-1]


@pytest.mark.parametrize("seen", [even(), uneven()], ids=["even", "uneven"])
@pytest.mark.parametrize(("start", "end"), INTERVALS)
def test_until_in_an_interval(seen: TraceWindows, start: int, end: int, values: FloatArray) -> None:
    interval = Interval(start / 100, end / 100)
    left, right = values + 1.0, np.roll(values, 100)
    for sample, value in enumerate(seen.until(left.__getitem__, right.__getitem__, interval).tolist()):
        places = range(*seen.span(sample, interval))
        best = (min(right[j], left[sample:j].min(initial=np.inf)) for j in places)
        assert value == max(best, default=-np.inf)


def test_the_last_sample_of_a_window_counts_although_times_are_binary_fractions() -> None:
    seen = TraceWindows(np.cumsum(np.full(10, 0.1)))
    assert seen.span(0, Interval(0.0, 0.3)) == (0, 4)
    assert seen.slide(np.maximum, np.arange(10.0).__getitem__, Interval(0.0, 0.3))[0] == 3.0


def test_a_trace_without_samples() -> None:
    nothing, no_values = TraceWindows(np.empty(0)), np.empty(0).__getitem__
    assert nothing.until(no_values, no_values, Interval(0.0, 1.0)).shape == (0,)
    assert nothing.slide(np.minimum, no_values, None).shape == (0,)


@pytest.mark.parametrize("step", [[0.1], [0.1, 0.25, 0.05]])
@pytest.mark.parametrize("interval", [None, Interval(0.0, 0.3), Interval(0.2, 0.5), Interval(5.0, 9.0)])
def test_all_spans_are_those_of_each_sample(step: list[float], interval: Interval | None) -> None:
    windows = TraceWindows(np.cumsum(np.resize(step, 20)))
    firsts, stops = windows.spans(interval)
    assert list(zip(firsts.tolist(), stops.tolist(), strict=True)) == [
        windows.span(sample, interval) for sample in range(20)
    ]
