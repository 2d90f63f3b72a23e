"""Limits: what a formula keeps a signal in, solved for the signal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.stl import formula as stl
from gorae.stl.culprits import culprits
from gorae.stl.evaluation import Evaluation
from gorae.stl.limits import constant, limits
from gorae.stl.parser import parse_formula
from gorae.telemetry.recording import Recording


@pytest.mark.parametrize(
    ("text", "subject", "low", "high", "inside"),
    [
        ("speed <= 5 mm/s", "speed", None, 5, True),
        ("speed > 5 mm/s", "speed", 5, None, True),
        ("5 mm/s < speed", "speed", 5, None, True),
        ("abs(x) <= 20 mm", "x", -20, 20, True),
        ("abs(x - 100 mm) <= 25 mm", "x", 75, 125, True),
        ("abs(100 mm - x) <= 25 mm", "x", 75, 125, True),
        ("25 mm >= abs(x - 100 mm)", "x", 75, 125, True),
        ("abs(x) >= 20 mm", "x", -20, 20, False),
        ("abs(x) >= -1 mm", "abs(x)", -1, None, True),
        ("-x <= 3 mm", "x", -3, None, True),
        ("x + 5 mm >= 7 mm", "x", 2, None, True),
        ("5 mm - x >= 7 mm", "x", None, -2, True),
        ("x * -2 <= 6 mm", "x", -3, None, True),
        ("2 * x <= 6 mm", "x", None, 3, True),
        ("x / 2 <= 6 mm", "x", None, 12, True),
        ("bumps == 0", "bumps", 0, 0, True),
        ("bumps != 2", "bumps", 2, 2, False),
        ("abs(x) == 3 mm", "x", None, None, None),
        ("max(x, y) <= 3 mm", "max(x, y)", None, 3, True),
        ("dist(100 mm, 200 mm) <= 5 mm", "dist(100 mm, 200 mm)", None, 5, True),
        ('printed("hi") >= 1', 'printed("hi")', 1, None, True),
        ("inside(goal)", "inside(goal)", 0, None, True),
        ("not inside(goal)", "inside(goal)", None, 0, True),
        ("not (speed <= 5 mm/s)", "speed", 5, None, True),
    ],
)
def test_what_is_kept_where(
    text: str, subject: str, low: float | None, high: float | None, inside: bool | None
) -> None:
    (limit,) = limits(parse_formula(text))
    if inside is None:  # nothing simpler can be said
        assert str(limit.subject) == "abs(x)"
        return
    assert (str(limit.subject), limit.low, limit.high, limit.inside) == (subject, low, high, inside)


def test_a_bound_that_moves_stays_an_expression() -> None:
    (limit,) = limits(parse_formula("x <= y + 3 mm"))
    assert str(limit.high) == "y + 3 mm"


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("x <= 3 mm", (0, 0, "first")),
        ("always(x <= 3 mm)", (0, np.inf, "always")),
        ("always[2 s, 4 s](x <= 3 mm)", (2, 4, "always")),
        ("eventually[0 s, 5 s](x <= 3 mm)", (0, 5, "once")),
        ("eventually[1 s, 5 s] always[0 s, 3 s](x <= 3 mm)", (1, 8, "held")),
        ("always eventually[0 s, 3 s](x <= 3 mm)", (0, np.inf, "again")),
        ("always(x <= 3 mm implies x <= 3 mm)", (0, np.inf, "always")),
    ],
)
def test_when_a_limit_counts(text: str, window: tuple[float, float, str]) -> None:
    (limit,) = limits(parse_formula(text))
    assert (limit.window.start_s, limit.window.end_s, limit.window.mode) == window


def test_until_asks_for_one_thing_until_the_other_comes() -> None:
    near, lap = limits(parse_formula("abs(x) <= 100 mm until[0 s, 40 s] lap >= 1"))
    assert (near.window.mode, near.window.end_s) == ("always", 40)
    assert (lap.window.mode, lap.window.end_s) == ("once", 40)


def test_constants() -> None:
    (known, moving) = (parse_formula(text).left for text in ("2 * 3 mm < x", "x < 3 mm"))  # type: ignore[attr-defined]
    assert (constant(known), constant(moving)) == (6.0, None)


FORMULAS = [
    "abs(x - 100 mm) <= 25 mm", "abs(x) > 20 mm", "not (x + 3 mm <= 2 * x)", "x * -2 < 6 mm",
    "3 mm - x >= 1 mm", "abs(2 * x - 8 mm) <= 4 mm", "-x / 2 > 6 mm", "x != 4 mm",
]  # fmt: skip


@given(st.sampled_from(FORMULAS), st.floats(-300, 300))
def test_a_value_is_within_the_limit_just_when_the_formula_holds(text: str, value: float) -> None:
    formula = parse_formula(text)
    evaluation = Evaluation(Recording(np.zeros(1), {"x": np.array([value])}))
    (limit,) = limits(formula)
    if not isinstance(limit.low, float | None) or not isinstance(limit.high, float | None):
        return
    assert isinstance(limit.subject, stl.Expression)
    measured = float(evaluation.values(limit.subject)[0])
    low = -np.inf if limit.low is None else limit.low
    high = np.inf if limit.high is None else limit.high
    margin = min(measured - low, high - measured)
    if abs(margin) > 1e-9:
        assert ((margin > 0) == limit.inside) == (float(evaluation.robustness(formula)[0]) >= 0)


@pytest.mark.parametrize(
    "text",
    [
        "always(abs(x) <= 1 mm and x >= 0 mm)",
        "not eventually(x > 5 mm)",
        "x < 1 mm until[0 s, 5 s] x > 1e6 mm",
        "always(x > 0 mm implies eventually[0 s, 1 s](x < -5 mm))",
        "not (x > -1 mm until[0 s, 3 s] x >= 3 mm)",
    ],
)
def test_what_broke_a_formula_is_among_its_limits(text: str) -> None:
    """`culprits` and `limits` call the same comparisons by the same names."""
    formula = parse_formula(text)
    evaluation = Evaluation(Recording(np.arange(10.0), {"x": np.arange(10.0)}))
    broken = culprits(evaluation, formula)
    assert broken
    assert broken.keys() <= {limit.atom for limit in limits(formula)}
