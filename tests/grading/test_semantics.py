"""The evaluator against three judges: a textbook robustness, textbook truth, and rtamt."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.kits.arenas import Box, Circle, Zone
from gorae.stl import formula as stl
from gorae.stl.evaluation import JUST_MISSED, Evaluation
from gorae.stl.windows import TOLERANCE
from gorae.telemetry.recording import Recording

# --- random formulas and traces -----------------------------------------------------------------

# Eighths add and subtract exactly, so that margins of exactly 0 come up and both sides must agree on them.
EIGHTHS = st.integers(-24, 24).map(lambda number: number / 8)
NAMES = ("x", "y")
WORDS = ("a", "b")
T = TypeVar("T")
ZONES = {
    "pond": Zone.model_construct(circle=Circle.model_construct(x=0.5, y=-0.5, radius=1.25)),
    "home": Zone.model_construct(box=Box.model_construct(x=-1.0, y=0.5, width=2.0, height=1.5)),
}

numbers = st.builds(stl.Number, EIGHTHS.map(abs))
signals = st.sampled_from(NAMES).map(stl.SignalValue)
counts = st.builds(stl.Count, st.sampled_from(["mark", "printed"]), st.sampled_from(WORDS))
expressions = st.recursive(
    numbers | signals | counts,
    lambda inner: (
        st.builds(stl.Arithmetic, st.sampled_from(["+", "-", "*", "/"]), inner, inner)
        | st.builds(stl.Negative, inner)
        | st.builds(lambda operand: stl.Call("abs", (operand,)), inner)
        | st.builds(
            lambda pair, name: stl.Call(name, pair),
            st.tuples(inner, inner),
            st.sampled_from(["min", "max", "dist"]),
        )
        | st.builds(stl.Change, inner, st.integers(1, 60).map(lambda hundredths: hundredths / 100))
    ),
    max_leaves=3,
)
comparisons = st.builds(
    stl.Comparison, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), signals | expressions, expressions
)
# In hundredths of a second: most are no multiples of the 0.1 s between samples.
intervals = st.none() | st.tuples(st.integers(0, 130), st.integers(0, 130)).map(
    lambda pair: stl.Interval(min(pair) / 100, max(pair) / 100)
)
formulas = st.recursive(
    comparisons | st.sampled_from([*ZONES]).map(stl.Inside),
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
def recordings(draw: st.DrawFn) -> Recording:
    """Up to 12 samples, 0.1 s apart or unevenly, of signals with missing values; marks and printed lines."""
    samples = draw(st.integers(1, 12))
    steps = st.just(10) if draw(st.booleans()) else st.integers(1, 40)
    times = np.cumsum([0, *(draw(steps) for _ in range(samples - 1))]) / 100
    column = st.lists(EIGHTHS | st.just(math.nan), min_size=samples, max_size=samples).map(np.array)
    moments = st.tuples(
        st.integers(-5, 140).map(lambda moment: moment / 100), st.sampled_from([*WORDS, "ab"])
    )
    marks, lines = (tuple(sorted(draw(st.lists(moments, max_size=4)))) for _ in range(2))
    return Recording(times, {name: draw(column) for name in NAMES}, marks, lines)


def evaluate(formula: stl.Formula, recording: Recording) -> Any:
    return Evaluation(recording, ZONES).robustness(formula)


# --- the textbook, by recursion over samples, with `not` as a polarity ------------------------------


def value(expression: stl.Expression, recording: Recording, sample: int) -> float:
    match expression:
        case stl.Number(number):
            return number
        case stl.SignalValue(name):
            return float(recording.signals[name][sample])
        case stl.Negative(operand):
            return -value(operand, recording, sample)
        case stl.Arithmetic(operator, left, right):
            return calculated(operator, value(left, recording, sample), value(right, recording, sample))
        case stl.Count("mark", text):
            return float(
                sum(name == text and time <= recording.times[sample] for time, name in recording.marks)
            )
        case stl.Count("printed", text):
            return float(
                sum(text in line and time <= recording.times[sample] for time, line in recording.lines)
            )
        case stl.Change(operand, seconds):
            now = recording.times[sample]
            before = [
                place for place, time in enumerate(recording.times) if now - time >= seconds - TOLERANCE
            ]
            if not before:
                return math.nan
            return value(operand, recording, sample) - value(operand, recording, before[-1])
        case stl.Call("dist", (x, y)):
            aim = value(x, recording, sample), value(y, recording, sample)
            return apart([float(recording.signals[name][sample]) for name in NAMES], aim)
        case stl.Call(function, arguments):
            values = [value(argument, recording, sample) for argument in arguments]
            if any(map(math.isnan, values)):
                return math.nan
            return abs(values[0]) if function == "abs" else {"min": min, "max": max}[function](values)
    raise AssertionError(expression)


def calculated(operator: str, left: float, right: float) -> float:
    if operator == "/":
        return left / right if right else math.nan
    return {"+": left + right, "-": left - right, "*": left * right}[operator]


def apart(one: Sequence[float], other: Sequence[float]) -> float:
    return float(np.hypot(one[0] - other[0], one[1] - other[1]))


def depth(zone: str, recording: Recording, sample: int) -> float:
    """How far inside the border of the zone, or, negative, from its nearest point."""
    x, y = (float(recording.signals[name][sample]) for name in NAMES)
    if circle := ZONES[zone].circle:
        return circle.radius - apart((x, y), (circle.x, circle.y))
    box = ZONES[zone].box
    assert box
    left, right, low, high = (
        box.x - box.width / 2, box.x + box.width / 2, box.y - box.height / 2, box.y + box.height / 2,
    )  # fmt: skip
    if left <= x <= right and low <= y <= high:
        return min(x - left, right - x, y - low, high - y)
    if math.isnan(x) or math.isnan(y):
        return math.nan
    return -apart((x, y), (min(max(x, left), right), min(max(y, low), high)))


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
        case stl.Inside(zone):
            deep = depth(zone, recording, sample)
            if math.isnan(deep):
                return -math.inf
            return deep if positive else -deep or JUST_MISSED
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
            one, other = value(left, recording, sample), value(right, recording, sample)
            return not math.isnan(one) and not math.isnan(other) and is_true(operator, one, other, positive)
        case stl.Inside(zone):
            deep = depth(zone, recording, sample)
            return not math.isnan(deep) and (deep >= 0) == positive
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


@settings(max_examples=300)
@given(formulas, recordings())
def test_robustness_is_that_of_the_textbook(formula: stl.Formula, recording: Recording) -> None:
    robustness = evaluate(formula, recording)
    expected = [textbook(formula, recording, sample) for sample in range(len(recording.times))]
    assert robustness.tolist() == expected


@settings(max_examples=300)
@given(formulas, recordings())
def test_a_formula_is_satisfied_exactly_when_its_robustness_is_not_negative(
    formula: stl.Formula, recording: Recording
) -> None:
    satisfied = evaluate(formula, recording) >= 0
    assert satisfied.tolist() == [holds(formula, recording, sample) for sample in range(len(recording.times))]


@settings(max_examples=200)
@given(formulas, recordings())
def test_what_was_not_measured_makes_nothing_good(formula: stl.Formula, recording: Recording) -> None:
    """Whatever stands in the gaps, a formula that is satisfied with gaps is satisfied without."""
    satisfied = evaluate(formula, recording) >= 0
    for guess in (-100.0, 0.0, 100.0):
        filled = {name: np.nan_to_num(values, nan=guess) for name, values in recording.signals.items()}
        sure = evaluate(formula, replace(recording, signals=filled)) >= 0
        assert not (satisfied & ~sure).any()


# --- rtamt --------------------------------------------------------------------------------------


def in_rtamt(node: stl.Node) -> str:
    """The formula in rtamt's language."""
    match node:
        case stl.Number(number):
            return f"({number})"
        case stl.SignalValue(name):
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


class Drawn:
    """Random formulas that rtamt knows (it has no `min` and `max`, and wants intervals that are multiples of
    the period), and traces for them. Faster than Hypothesis, with longer traces."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)

    def choice(self, *options: T) -> T:
        return options[self.random.integers(len(options))]

    def eighth(self) -> float:
        return float(self.random.integers(-24, 25)) / 8

    def recording(self) -> Recording:
        samples = int(self.random.integers(2, 80))  # rtamt fails on a trace of one
        columns = {name: self.random.integers(-24, 25, samples) / 8 for name in NAMES}
        return Recording(np.round(np.arange(samples) * 0.1, 6), columns)

    def expression(self, depth: int = 2) -> stl.Expression:
        kind = self.random.random() if depth else 0.0
        if kind < 0.4:
            return self.choice(stl.Number(abs(self.eighth())), *map(stl.SignalValue, NAMES))
        if kind < 0.5:
            return stl.Negative(self.expression(depth - 1))
        if kind < 0.65:
            return stl.Call("abs", (self.expression(depth - 1),))
        operator: stl.Operator = self.choice("+", "-", "*", "/")
        right = self.expression(depth - 1) if operator != "/" else stl.Number(abs(self.eighth()) + 0.25)
        return stl.Arithmetic(operator, self.expression(depth - 1), right)

    def interval(self) -> stl.Interval | None:
        """None, short, long, or beyond the end of the trace."""
        if self.random.random() < 0.25:
            return None
        longest = self.choice(3, 12, 100)
        return stl.Interval(*sorted(self.random.integers(0, longest, 2).tolist()))

    def formula(self, depth: int = 3) -> stl.Formula:
        if not depth or self.random.random() < 0.15:
            sign: stl.Comparator = self.choice("<", "<=", ">", ">=", "==", "!=")
            return stl.Comparison(sign, self.expression(), self.expression())
        kind = self.choice(*TEMPORAL, *TEMPORAL, stl.Not, stl.And, stl.Or, stl.Implies)
        one, other = (
            self.formula(depth - 1),
            self.formula(depth - 1 - int(self.random.integers(2)) * (depth > 1)),
        )
        interval = self.interval()
        if interval:
            interval = stl.Interval(interval.start / 10, interval.end / 10)
        match kind:
            case stl.Not:
                return stl.Not(one)
            case stl.And | stl.Or:
                return cast(stl.Formula, kind((one, other)))
            case stl.Implies:
                return stl.Implies(one, other)
            case stl.Until:
                return stl.Until(one, other, interval)
        return cast(stl.Formula, kind(one, interval))


TEMPORAL = (stl.Always, stl.Eventually, stl.Until)
BATCHES, A_BATCH = 20, 100


def batch(seed: int) -> Iterator[tuple[stl.Formula, Recording]]:
    drawn = Drawn(seed)
    return ((drawn.formula(), drawn.recording()) for _ in range(A_BATCH))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(BATCHES))
def test_rtamt_agrees(rtamt: Any, seed: int) -> None:
    for formula, recording in batch(seed):
        ours = Evaluation(recording).robustness(formula)
        assert ours == pytest.approx(by_rtamt(rtamt, formula, recording), rel=0, abs=1e-9), str(formula)


def test_the_formulas_for_rtamt_are_of_every_kind() -> None:
    found: Counter[str] = Counter()
    for seed in range(BATCHES):
        for formula, recording in batch(seed):
            end = float(recording.times[-1])
            found.update({kind for node in formula.walk() for kind in kinds_of(node, end)})
    assert {kind for kind in found if found[kind] >= 50} >= {
        "Always", "Eventually", "Until", "Not", "And", "Or", "Implies", "abs", "Negative",
        "<", "<=", ">", ">=", "==", "!=", "+", "-", "*", "/",
        "window in window", "until later", "beyond the end", "no interval",
    }  # fmt: skip


def kinds_of(node: stl.Node, end: float) -> Iterator[str]:
    yield type(node).__name__
    if isinstance(node, stl.Comparison | stl.Arithmetic):
        yield node.operator
    if isinstance(node, stl.Call):
        yield node.function
    if not isinstance(node, TEMPORAL):
        return
    if node.interval is None:
        yield "no interval"
        return
    if node.interval.start > end:
        yield "beyond the end"
    if isinstance(node, stl.Until) and node.interval.start > 0:
        yield "until later"
    if any(
        isinstance(part, TEMPORAL) and part.interval for child in node.children() for part in child.walk()
    ):
        yield "window in window"
