"""The evaluator against three judges: a textbook robustness, textbook truth, and rtamt."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.grading import formula as stl
from gorae.grading.evaluation import JUST_MISSED, Evaluation
from gorae.grading.windows import TOLERANCE
from gorae.telemetry.recording import Recording

# --- random formulas and traces -----------------------------------------------------------------

# Eighths add and subtract exactly, so that margins of exactly 0 come up and both sides must agree on them.
EIGHTHS = st.integers(-24, 24).map(lambda number: number / 8)
NAMES = ("x", "y")

numbers = st.builds(stl.Number, EIGHTHS.map(abs))
signals = st.sampled_from(NAMES).map(stl.Signal)
expressions = st.recursive(
    numbers | signals,
    lambda inner: (
        st.builds(stl.Arithmetic, st.sampled_from(["+", "-"]), inner, inner)
        | st.builds(stl.Negative, inner)
        | st.builds(lambda operand: stl.Call("abs", (operand,)), inner)
        | st.builds(
            lambda pair, name: stl.Call(name, pair), st.tuples(inner, inner), st.sampled_from(["min", "max"])
        )
    ),
    max_leaves=3,
)
comparisons = st.builds(
    stl.Comparison, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), signals | expressions, expressions
)
intervals = st.none() | st.tuples(st.integers(0, 12), st.integers(0, 12)).map(
    lambda pair: stl.Interval(min(pair) / 10, max(pair) / 10)
)
formulas = st.recursive(
    comparisons,
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
def recordings(draw: st.DrawFn, *, even: bool = False, missing: bool = True) -> Recording:
    """Up to 12 samples, 0.1 s apart or unevenly, of signals with missing values."""
    samples = draw(st.integers(2 if even else 1, 12))  # rtamt fails on a trace of one
    steps = st.just(10) if even or draw(st.booleans()) else st.integers(1, 40)
    times = np.cumsum([0, *(draw(steps) for _ in range(samples - 1))]) / 100
    values = EIGHTHS | st.just(math.nan) if missing else EIGHTHS
    column = st.lists(values, min_size=samples, max_size=samples).map(np.array)
    return Recording(times, {name: draw(column) for name in NAMES})


# --- the textbook, by recursion over samples, with `not` as a polarity ------------------------------


def value(expression: stl.Expression, recording: Recording, sample: int) -> float:
    match expression:
        case stl.Number(number):
            return number
        case stl.Signal(name):
            return float(recording.signals[name][sample])
        case stl.Negative(operand):
            return -value(operand, recording, sample)
        case stl.Arithmetic(operator, left, right):
            sign = 1 if operator == "+" else -1
            return value(left, recording, sample) + sign * value(right, recording, sample)
        case stl.Call(function, arguments):
            values = [value(argument, recording, sample) for argument in arguments]
            if any(map(math.isnan, values)):
                return math.nan
            return abs(values[0]) if function == "abs" else {"min": min, "max": max}[function](values)
    raise AssertionError(expression)


def window(recording: Recording, sample: int, interval: stl.Interval | None) -> list[int]:
    start, end = (interval.start, interval.end) if interval else (0.0, math.inf)
    times = recording.times
    later = range(sample, len(times))
    return [j for j in later if start - TOLERANCE <= times[j] - times[sample] <= end + TOLERANCE]


def textbook(formula: stl.Formula, recording: Recording, sample: int, positive: bool = True) -> float:
    """The robustness of `formula`, or of `not formula`."""

    def of(operand: stl.Formula, place: int = sample, positive: bool = positive) -> float:
        return textbook(operand, recording, place, positive)

    def least(values: Any) -> float:
        return min(values, default=math.inf) if positive else max(values, default=-math.inf)

    def greatest(values: Any) -> float:
        return max(values, default=-math.inf) if positive else min(values, default=math.inf)

    match formula:
        case stl.Comparison():
            return margin(formula, recording, sample, positive)
        case stl.Not(operand):
            return of(operand, positive=not positive)
        case stl.And(operands):
            return least(map(of, operands))
        case stl.Or(operands):
            return greatest(map(of, operands))
        case stl.Implies(left, right):
            return greatest([of(left, positive=not positive), of(right)])
        case stl.Always(operand, interval):
            return least(of(operand, j) for j in window(recording, sample, interval))
        case stl.Eventually(operand, interval):
            return greatest(of(operand, j) for j in window(recording, sample, interval))
        case stl.Until(left, right, interval):
            return greatest(
                least([of(right, j), *(of(left, k) for k in range(sample, j))])
                for j in window(recording, sample, interval)
            )
    raise AssertionError(formula)


def margin(comparison: stl.Comparison, recording: Recording, sample: int, positive: bool) -> float:
    left, right = (value(side, recording, sample) for side in (comparison.left, comparison.right))
    if math.isnan(left) or math.isnan(right):
        return -math.inf
    difference = {
        "<": right - left, "<=": right - left, ">": left - right, ">=": left - right,
        "==": -abs(left - right), "!=": abs(left - right),
    }[comparison.operator]  # fmt: skip
    result = difference if positive else -difference
    if result == 0 and not is_true(comparison.operator, left, right, positive):
        return JUST_MISSED
    return result


def is_true(operator: str, left: float, right: float, positive: bool) -> bool:
    truth = {
        "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right,
        "==": left == right, "!=": left != right,
    }[operator]  # fmt: skip
    return truth == positive


def holds(formula: stl.Formula, recording: Recording, sample: int, positive: bool = True) -> bool:
    """Plain truth, without any margins. What compares a missing value is neither true nor false."""

    def of(operand: stl.Formula, place: int = sample, positive: bool = positive) -> bool:
        return holds(operand, recording, place, positive)

    every, some = (all, any) if positive else (any, all)
    match formula:
        case stl.Comparison(operator, left, right):
            sides = [value(side, recording, sample) for side in (left, right)]
            return not any(map(math.isnan, sides)) and is_true(operator, *sides, positive)
        case stl.Not(operand):
            return of(operand, positive=not positive)
        case stl.And(operands):
            return every(map(of, operands))
        case stl.Or(operands):
            return some(map(of, operands))
        case stl.Implies(left, right):
            return some([of(left, positive=not positive), of(right)])
        case stl.Always(operand, interval):
            return every(of(operand, j) for j in window(recording, sample, interval))
        case stl.Eventually(operand, interval):
            return some(of(operand, j) for j in window(recording, sample, interval))
        case stl.Until(left, right, interval):
            return some(
                every([of(right, j), *(of(left, k) for k in range(sample, j))])
                for j in window(recording, sample, interval)
            )
    raise AssertionError(formula)


@settings(max_examples=500, deadline=None)
@given(formulas, recordings())
def test_robustness_is_that_of_the_textbook(formula: stl.Formula, recording: Recording) -> None:
    robustness = Evaluation(recording).robustness(formula)
    expected = [textbook(formula, recording, sample) for sample in range(len(recording.times))]
    assert robustness.tolist() == expected


@settings(max_examples=500, deadline=None)
@given(formulas, recordings())
def test_a_formula_is_satisfied_exactly_when_its_robustness_is_not_negative(
    formula: stl.Formula, recording: Recording
) -> None:
    satisfied = Evaluation(recording).robustness(formula) >= 0
    assert satisfied.tolist() == [holds(formula, recording, sample) for sample in range(len(recording.times))]


@settings(max_examples=200, deadline=None)
@given(formulas, recordings())
def test_what_was_not_measured_makes_nothing_good(formula: stl.Formula, recording: Recording) -> None:
    """Whatever stands in the gaps, a formula that is satisfied with gaps is satisfied without."""
    satisfied = Evaluation(recording).robustness(formula) >= 0
    for guess in (-100.0, 0.0, 100.0):
        filled = {name: np.nan_to_num(values, nan=guess) for name, values in recording.signals.items()}
        sure = Evaluation(Recording(recording.times, filled)).robustness(formula) >= 0
        assert not (satisfied & ~sure).any()


# --- rtamt --------------------------------------------------------------------------------------


def in_rtamt(node: stl.Node) -> str:
    """The formula in rtamt's language."""
    match node:
        case stl.Number(number):
            return f"({number})"
        case stl.Signal(name):
            return name
        case stl.Negative(operand):
            return f"(0 - {in_rtamt(operand)})"
        case stl.Call("abs", (operand,)):
            return f"abs({in_rtamt(operand)})"
        case stl.Comparison(operator, left, right):
            sign = {"!=": "!=="}.get(operator, operator)
            return f"({in_rtamt(left)} {sign} {in_rtamt(right)})"
        case stl.Arithmetic(operator, left, right):
            return f"({in_rtamt(left)} {operator} {in_rtamt(right)})"
        case stl.Not(operand):
            return f"(not({in_rtamt(operand)}))"
        case stl.And(operands) | stl.Or(operands):
            word = " and " if isinstance(node, stl.And) else " or "
            return f"({word.join(map(in_rtamt, operands))})"
        case stl.Implies(left, right):
            return f"({in_rtamt(left)} implies {in_rtamt(right)})"
        case stl.Always(operand, interval):
            return f"(always{bounds(interval)}({in_rtamt(operand)}))"
        case stl.Eventually(operand, interval):
            return f"(eventually{bounds(interval)}({in_rtamt(operand)}))"
        case stl.Until(left, right, interval):
            return f"({in_rtamt(left)} until{bounds(interval)} {in_rtamt(right)})"
    raise AssertionError(node)


def bounds(interval: stl.Interval | None) -> str:
    return f"[{round(interval.start * 1000)}ms:{round(interval.end * 1000)}ms]" if interval else ""


def by_rtamt(rtamt: Any, formula: stl.Formula, recording: Recording) -> list[float]:
    monitor = rtamt.StlDiscreteTimeOfflineSpecification()
    monitor.unit = "s"
    monitor.set_sampling_period(100, "ms", 0.1)
    for name in NAMES:
        monitor.declare_var(name, "float")
    monitor.spec = in_rtamt(formula)
    monitor.parse()
    columns = {name: values.tolist() for name, values in recording.signals.items()}
    return [float(value) for _, value in monitor.evaluate({"time": recording.times.tolist(), **columns})]


@pytest.fixture(scope="module")
def rtamt() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("rtamt", reason="rtamt is not installed: pip install rtamt==0.4.10")


def has_pairs(formula: stl.Formula) -> bool:
    """rtamt knows no `min` and `max`."""
    return any(isinstance(node, stl.Call) and node.function != "abs" for node in formula.walk())


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=300, deadline=None)
@given(formulas.filter(lambda formula: not has_pairs(formula)), recordings(even=True, missing=False))
def test_rtamt_agrees(rtamt: Any, formula: stl.Formula, recording: Recording) -> None:
    robustness = Evaluation(recording).robustness(formula)
    assert robustness == pytest.approx(by_rtamt(rtamt, formula, recording), abs=1e-9)
