"""The limits that a formula sets, and on what: `abs(line_offset) <= 20 mm` keeps the offset in −20 … 20 mm.

For people who look at a signal and want to see where it should have been.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Literal, TypeAlias

import numpy as np

from gorae.stl import formula as stl
from gorae.stl.evaluation import Evaluation
from gorae.telemetry.recording import Recording

Mode: TypeAlias = Literal["first", "always", "once", "held", "again"]
"""At the first sample; at every moment; at some moment; for a while, some time; once in every while."""
Bound: TypeAlias = float | stl.Expression
"""A number in the unit of the subject, or an expression that changes over time."""


@dataclass(frozen=True)
class LimitWindow:
    """When a limit counts, in seconds of the run, and how."""

    start_s: float = 0.0
    end_s: float = 0.0
    mode: Mode = "first"
    span_s: float = 0.0
    """Of `held` and `again`; inf for "to the end"."""

    def within(self, interval: stl.Interval | None, *, always: bool) -> LimitWindow:
        """The window of what stands below one more `always` or `eventually`."""
        start, end = (interval.start, interval.end) if interval else (0.0, inf)
        mode, span = self._always(end - start) if always else self._eventually(end - start)
        return LimitWindow(self.start_s + start, self.end_s + end, mode, span)

    def _always(self, span: float) -> tuple[Mode, float]:
        return ("always", 0.0) if self.mode in ("first", "always") else ("held", span)

    def _eventually(self, span: float) -> tuple[Mode, float]:
        return ("again", span) if self.mode == "always" and span < inf else ("once", 0.0)


@dataclass(frozen=True)
class Limit:
    """Where a value must be: from `low` to `high`, or anywhere but there."""

    atom: stl.Atom
    """The comparison that says so, as `culprits` names it."""
    subject: stl.Expression | stl.Inside
    """What must be there; of a zone, how far inside it the robot is."""
    low: Bound | None
    high: Bound | None
    inside: bool = True
    """False when `low` to `high` is where the value must not be."""
    strict: bool = False
    """The bound itself is no good either."""
    window: LimitWindow = LimitWindow()


def limits(formula: stl.Formula) -> list[Limit]:
    """Every limit that `formula` sets, in the order of its text. What `a implies b` asks is b."""
    return list(dict.fromkeys(_search(formula, LimitWindow())))


def constant(expression: stl.Expression) -> float | None:
    """The value of an expression that never changes; None of one that may."""
    if not stl.is_constant(expression):
        return None
    return float(Evaluation(Recording(np.zeros(1), {})).values(expression)[0])


def _search(formula: stl.Formula, window: LimitWindow) -> Iterator[Limit]:
    match formula:
        case stl.Comparison():
            yield replace(_compared(formula), window=window)
        case stl.Inside():
            yield Limit(formula, formula, 0.0, None, window=window)
        case stl.Outside(zone):
            yield Limit(formula, stl.Inside(zone), None, 0.0, strict=True, window=window)
        case stl.Not(operand):
            yield from _search(stl.negation(operand), window)
        case stl.And(operands) | stl.Or(operands):
            for operand in operands:
                yield from _search(operand, window)
        case stl.Implies(_, right):
            yield from _search(right, window)
        case stl.Always(operand, interval):
            yield from _search(operand, window.within(interval, always=True))
        case stl.Eventually(operand, interval):
            yield from _search(operand, window.within(interval, always=False))
        case stl.Until(left, right, interval):
            before = stl.Interval(0.0, interval.end) if interval else None
            yield from _search(left, window.within(before, always=True))
            yield from _search(right, window.within(interval, always=False))
        case stl.Release(_, right, interval):
            yield from _search(right, window.within(interval, always=True))


def _compared(atom: stl.Comparison) -> Limit:
    operator, subject, other = atom.operator, atom.left, atom.right
    if constant(subject) is not None:
        operator, subject, other = stl.MIRRORED[operator], other, subject
    value = constant(other)
    bound: Bound = other if value is None else value
    limit = Limit(atom, subject, bound, bound, operator != "!=", operator in ("<", ">", "!="))
    if operator in ("<", "<="):
        limit = replace(limit, low=None)
    elif operator in (">", ">="):
        limit = replace(limit, high=None)
    return limit if value is None else _solved(limit)


def _solved(limit: Limit) -> Limit:
    """The same limit on what can be measured: −x <= 3 is x >= −3, abs(x − 5) <= 1 is x in 4 … 6."""
    while (simpler := _simpler(limit)) is not None:
        limit = simpler
    return limit


def _simpler(limit: Limit) -> Limit | None:
    match limit.subject:
        case stl.Negative(operand):
            return _scaled(limit, operand, -1.0)
        case stl.Call("abs", (operand,)):
            return _of_size(limit, operand)
        case stl.Arithmetic(operator, left, right):
            known_left, known_right = constant(left), constant(right)
            if known_right is not None:
                return _undone(limit, operator, left, known_right)
            if known_left is None or operator == "/":
                return None
            if operator == "-":
                return _scaled(_shifted(limit, right, -known_left), right, -1.0)
            return _undone(limit, operator, right, known_left)
    return None


def _undone(limit: Limit, operator: stl.Operator, operand: stl.Expression, value: float) -> Limit | None:
    """The limit on `operand` that `limit` sets on `operand operator value`."""
    if operator in "+-":
        return _shifted(limit, operand, -value if operator == "+" else value)
    if not value:
        return None
    return _scaled(limit, operand, 1.0 / value if operator == "*" else value)


def _shifted(limit: Limit, subject: stl.Expression, by: float) -> Limit:
    low, high = _numbers(limit)
    return replace(
        limit,
        subject=subject,
        low=None if low is None else low + by,
        high=None if high is None else high + by,
    )


def _scaled(limit: Limit, subject: stl.Expression, by: float) -> Limit:
    low, high = (None if bound is None else bound * by + 0.0 for bound in _numbers(limit))
    if by < 0:
        low, high = high, low
    return replace(limit, subject=subject, low=low, high=high)


def _of_size(limit: Limit, subject: stl.Expression) -> Limit | None:
    """`abs(x) <= 3` keeps x in −3 … 3, `abs(x) >= 3` keeps it out of there."""
    low, high = _numbers(limit)
    if low is None and high is not None and high >= 0:
        return replace(limit, subject=subject, low=-high, high=high)
    if high is None and low is not None and low > 0:
        return replace(limit, subject=subject, low=-low, high=low, inside=False)
    return None


def _numbers(limit: Limit) -> tuple[float | None, float | None]:
    """Both bounds, which are numbers wherever a limit is solved."""
    low, high = limit.low, limit.high
    assert not isinstance(low, stl.Expression)
    assert not isinstance(high, stl.Expression)
    return low, high
