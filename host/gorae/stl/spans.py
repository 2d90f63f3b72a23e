"""Where numbers can be: interval arithmetic, with values that may be missing."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from math import hypot, inf, isnan


@dataclass(frozen=True)
class Span:
    """Where a number can be: from `low` to `high`, or missing (NaN) as well when there are `gaps`."""

    low: float
    high: float
    gaps: bool = False

    @property
    def never(self) -> bool:
        """Whether it is always missing."""
        return self.low > self.high


ANYTHING = Span(-inf, inf)
MISSING = Span(inf, -inf, gaps=True)


def _span(values: list[float], gaps: bool) -> Span:
    """Around some values; where one is NaN, anything can be."""
    if any(map(isnan, values)):
        return replace(ANYTHING, gaps=True)
    return Span(min(values), max(values), gaps)


def arithmetic(operator: str, left: Span, right: Span) -> Span:
    if left.never or right.never:
        return MISSING
    gaps = left.gaps or right.gaps
    if operator == "-":
        return arithmetic("+", left, Span(-right.high, -right.low, right.gaps))
    if operator == "+":
        gaps = gaps or (left.high == inf == -right.low) or (-left.low == inf == right.high)
        low, high = left.low + right.low, left.high + right.high
        return Span(-inf if isnan(low) else low, inf if isnan(high) else high, gaps)
    if operator == "*":
        ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        return _span(ends, gaps or _meet(left, right) or _meet(right, left))
    if right.low <= 0 <= right.high:
        return replace(ANYTHING, gaps=True)
    ends = [a / b for a in (left.low, left.high) for b in (right.low, right.high)]
    return _span(ends, gaps)


def _meet(zero: Span, endless: Span) -> bool:
    """Whether a product can be 0 times infinity."""
    return zero.low <= 0 <= zero.high and inf in (endless.high, -endless.low)


def called(function: str, arguments: list[Span]) -> Span:
    if any(argument.never for argument in arguments):
        return MISSING
    if function == "abs":
        return size(arguments[0])
    extreme = min if function == "min" else max
    low = extreme(argument.low for argument in arguments)
    high = extreme(argument.high for argument in arguments)
    return Span(low, high, any(argument.gaps for argument in arguments))


def size(span: Span) -> Span:
    if span.never:
        return MISSING
    least = 0.0 if span.low <= 0 <= span.high else min(abs(span.low), abs(span.high))
    return Span(least, max(abs(span.low), abs(span.high)), span.gaps)


def margin(operator: str, difference: Span) -> Span:
    """The robustness of a comparison whose left side exceeds its right side by `difference`."""
    if difference.never:
        return MISSING
    off = size(difference)
    match operator:
        case "<" | "<=":
            return Span(-difference.high, -difference.low, difference.gaps)
        case "==":
            return Span(-off.high, -off.low, off.gaps)
        case "!=":
            return off
    return difference


def outside_box(across: float, along: float) -> float:
    """Distance from a box; negative inside."""
    return hypot(max(across, 0.0), max(along, 0.0)) + min(max(across, along), 0.0)


def below(value: float) -> float:
    """A little less than a distance: `hypot` of different machines and of numpy differ in the last bits."""
    return min(value, sys.float_info.max) * (1.0 - 1e-12) - 1e-9


def above(value: float) -> float:
    return value * (1.0 + 1e-12) + 1e-9
