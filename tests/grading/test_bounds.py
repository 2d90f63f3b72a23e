"""What robustness can be: never outside of its bounds, and the bounds are of use."""

from __future__ import annotations

import math
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.kits.arenas import Box, Circle, Zone
from gorae.stl import formula as stl
from gorae.stl.bounds import STEP_S, Possibilities
from gorae.stl.evaluation import Evaluation
from gorae.stl.parser import parse_formula
from gorae.stl.spans import MISSING, Span
from gorae.telemetry.recording import Recording

END_S = 1.2
NAMES = ("x", "y", "speed", "distance")
ZONES = {
    "box": Zone(box=Box(x="1 mm", y="0.5 mm", width="2 mm", height="1 mm")),
    "circle": Zone(circle=Circle(x="-1 mm", y="0 mm", radius="1.5 mm")),
}

EIGHTHS = st.integers(-24, 24).map(lambda number: number / 8)
numbers = st.builds(stl.Number, EIGHTHS.map(abs))
signals = st.sampled_from(NAMES).map(stl.SignalValue)
counts = st.builds(stl.Count, st.just("mark"), st.sampled_from(["a", "b"]))


def calls(inner: st.SearchStrategy[stl.Expression]) -> st.SearchStrategy[stl.Expression]:
    pairs = st.builds(stl.Call, st.sampled_from(["min", "max", "dist"]), st.tuples(inner, inner))
    changes = st.builds(stl.Change, inner, st.integers(1, 60).map(lambda hundredths: hundredths / 100))
    return pairs | changes | st.builds(stl.Call, st.just("abs"), st.tuples(inner))


expressions = st.recursive(
    numbers | signals | counts,
    lambda inner: (
        st.builds(stl.Arithmetic, st.sampled_from(["+", "-", "*", "/"]), inner, inner)
        | st.builds(stl.Negative, inner)
        | calls(inner)
    ),
    max_leaves=4,
)
atoms = st.builds(
    stl.Comparison, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), signals | expressions, expressions
) | st.sampled_from(list(ZONES)).map(stl.Inside)
intervals = st.none() | st.tuples(st.integers(0, 14), st.integers(0, 14)).map(
    lambda pair: stl.Interval(min(pair) / 10, max(pair) / 10)
)
formulas = st.recursive(
    atoms,
    lambda inner: (
        st.builds(stl.Not, inner)
        | st.builds(stl.And, st.tuples(inner, inner))
        | st.builds(stl.Or, st.tuples(inner, inner, inner))
        | st.builds(stl.Implies, inner, inner)
        | st.builds(stl.Always, inner, intervals)
        | st.builds(stl.Eventually, inner, intervals)
        | st.builds(stl.Until, inner, inner, intervals)
    ),
    max_leaves=6,
)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    low, high = sorted([draw(EIGHTHS | st.just(-inf)), draw(EIGHTHS | st.just(inf))])
    return draw(st.sampled_from([*[Span(low, high, draw(st.booleans()))] * 5, MISSING]))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Possibilities, Recording]:
    """Where signals can be, and a recording of a whole run in which they are there."""
    times = [0.0]
    while END_S - times[-1] >= STEP_S - 0.01:
        times.append(round(min(times[-1] + draw(st.integers(4, 24)) / 100, END_S), 6))
    possible = {name: draw(spans()) for name in NAMES}
    columns = {name: [draw(values(name, span)) for _ in times] for name, span in possible.items()}
    marks = draw(st.lists(st.tuples(st.sampled_from(times), st.sampled_from("ab")), max_size=4))
    recording = Recording(
        np.array(times), {name: np.array(column) for name, column in columns.items()}, tuple(sorted(marks))
    )
    return Possibilities(possible, ZONES, END_S), recording


def values(name: str, span: Span) -> st.SearchStrategy[float]:
    """Only a distance is ever without end."""
    if span.never:
        return st.just(math.nan)
    ends = [end for end in (span.low, span.high) if math.isfinite(end) or name == "distance"]
    inner = st.floats(max(span.low, -1e4), min(span.high, 1e4))
    return st.one_of(inner, *map(st.just, ends), *[st.just(math.nan)] * span.gaps)


@settings(max_examples=200)
@given(formulas, worlds())
def test_no_robustness_is_out_of_bounds(formula: stl.Formula, world: tuple[Possibilities, Recording]) -> None:
    possible, recording = world
    robustness = Evaluation(recording, ZONES).robustness(formula)
    at_start, at_any_time = possible.of_run(formula), possible.at_any_time(formula)
    assert at_start.low <= robustness[0] <= at_start.high
    assert at_any_time.low <= robustness.min()
    assert robustness.max() <= at_any_time.high


SPEED = {"speed": Span(-300.0, 300.0), "bumps": Span(0.0, inf), "left_motor": Span(-100.0, 100.0)}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("speed >= 20 mm/s", -320, 280),
        ("abs(speed) <= 400 mm/s", 100, 400),
        ("bumps == 0", -inf, 0),
        ("speed * 2 <= speed + 1000 mm/s", 100, 1900),
        ("always(left_motor <= 100)", 0, 200),
        ("always[0 s, 2 s](left_motor < 101) and eventually(bumps >= 0)", 0, 201),
        ("left_motor <= 100 until[0 s, 2 s] bumps >= 0", 0, inf),
        ("not (left_motor > 200)", 100, 300),
        ("eventually[1 s, 2 s](bumps >= 0)", 0, inf),
        ("eventually[2.9 s, 9 s](bumps >= 0)", -inf, inf),  # perhaps no sample is that late
        ("eventually[4 s, 9 s](bumps >= 0)", -inf, -inf),
        ("always[4 s, 9 s](bumps < 0)", inf, inf),
        ("always eventually[1 s, 2 s](speed >= 0 mm/s)", -inf, -inf),  # the last second fails
        ("always eventually[0 s, 2 s](speed >= 0 mm/s)", -300, 300),
        ("eventually always[1 s, 2 s](speed >= 200 mm/s)", inf, inf),  # the last second passes
        ("eventually[0 s, 1.5 s] always[1 s, 2 s](speed >= 200 mm/s)", -500, 100),
        ("eventually[0 s, 2 s] always[0 s, 3 s](speed >= 200 mm/s)", -500, 100),
    ],
)
def test_bounds(text: str, low: float, high: float) -> None:
    bounds = Possibilities(SPEED, {}, 3.0).of_run(parse_formula(text))
    assert (bounds.low, bounds.high) == (low, high)
