"""How far the robustness of a formula can reach, whatever a robot does: interval arithmetic over its tree.

Every answer is an outer bound: the robustness that `evaluation` finds is never outside of it, as long as
the signals keep to their spans and the recording covers the run (a sample in every `STEP_S`, none after
the end). So what fails at its best can never pass, and what passes at its worst can never fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from math import hypot, inf
from typing import TypeAlias

from gorae.kits.arenas import FloorShape
from gorae.stl import formula as stl
from gorae.stl import spans
from gorae.stl.evaluation import JUST_MISSED
from gorae.stl.spans import ANYTHING, MISSING, Span

STEP_S = 0.25
"""Seconds in which a recording of a run has at least one sample."""


@dataclass(frozen=True)
class Bounds:
    """The least and the greatest possible robustness, and the part of the formula that sets each."""

    low: float
    high: float
    low_by: stl.Formula
    high_by: stl.Formula


@dataclass(frozen=True)
class Moments:
    """Times at which a formula is asked, in seconds of the run; at one of them at least.

    `part` is for a closer look at some of the times, of which there is only one: looks into looks
    would take for ever.
    """

    first: float
    last: float
    part: bool = False


Both: TypeAlias = Callable[[float, float], float]
UntilParts: TypeAlias = tuple[Callable[[Moments], Bounds], Callable[[Moments], Bounds]]


@dataclass(frozen=True)
class Possibilities:
    """What can happen in the runs of a challenge with one kit."""

    spans: Mapping[str, Span]
    """By signal; what is not named may be anything."""
    zones: Mapping[str, FloorShape]
    end_s: float
    """The time limit, when every run ends."""

    def of_run(self, formula: stl.Formula) -> Bounds:
        """Return the bounds of the robustness at the first sample, which decides a check."""
        return self._formula(formula, Moments(0.0, 0.0))

    def at_any_time(self, formula: stl.Formula) -> Bounds:
        return self._formula(formula, Moments(0.0, self.end_s))

    # Numbers

    def values(self, node: stl.Expression) -> Span:
        """Where an expression can be."""
        match node:
            case stl.Number(value):
                return Span(value, value)
            case stl.SignalValue(name):
                return self.spans.get(name, ANYTHING)
            case stl.Count():
                return Span(0.0, inf)
            case stl.Negative(operand):
                span = self.values(operand)
                return Span(-span.high, -span.low, span.gaps)
            case stl.Arithmetic(operator, left, right):
                return spans.arithmetic(operator, self.values(left), self.values(right))
            case stl.Change(operand):
                span = self.values(operand)
                return replace(spans.arithmetic("-", span, span), gaps=True)  # at first there is no before
            case stl.Call("dist", (x, y)):
                return self._distance(x, y)
            case stl.Call(function, arguments):
                return spans.called(function, [self.values(argument) for argument in arguments])
        return replace(ANYTHING, gaps=True)

    def _distance(self, x: stl.Expression, y: stl.Expression) -> Span:
        place = (stl.SignalValue("x"), stl.SignalValue("y"))
        across, along = (
            spans.size(spans.arithmetic("-", self.values(here), self.values(there)))
            for here, there in zip(place, (x, y), strict=True)
        )
        if across.never or along.never:
            return replace(ANYTHING, gaps=True)  # infinity on one side hides what is missing on the other
        near, far = hypot(across.low, along.low), hypot(across.high, along.high)
        return Span(spans.below(near), spans.above(far), across.gaps or along.gaps)

    # Conditions

    def _formula(self, node: stl.Formula, now: Moments) -> Bounds:
        match node:
            case stl.Comparison(operator, left, right):
                margin = spans.margin(operator, spans.arithmetic("-", self.values(left), self.values(right)))
                return _judged(node, margin, strict=operator in ("<", ">", "!="))
            case stl.Inside(zone):
                return _judged(node, self._depth(zone), strict=False)
            case stl.Outside(zone):
                depth = self._depth(zone)
                return _judged(node, Span(-depth.high, -depth.low, depth.gaps), strict=True)
            case stl.Not(operand):
                return _because_of(node, self._formula(stl.negation(operand), now))
            case stl.And(operands):
                return _joined(node, [self._formula(operand, now) for operand in operands], min)
            case stl.Or(operands):
                return _joined(node, [self._formula(operand, now) for operand in operands], max)
            case stl.Implies(left, right):
                refuted = _because_of(node, self._formula(stl.negation(left), now))
                return _joined(node, [refuted, self._formula(right, now)], max)
            case stl.Always(operand, interval):
                return self._window(node, operand, interval, now, min)
            case stl.Eventually(operand, interval):
                return self._window(node, operand, interval, now, max)
            case stl.Until(left, right, interval):
                return self._until(node, self._until_of(left, right), interval, now)
            case stl.Release(left, right, interval):
                refuted = self._until(node, self._until_of(left, right, _negative), interval, now)
                return _negative(refuted)
        raise TypeError(f"no formula: {node!r}")

    def _depth(self, zone: str) -> Span:
        """How far inside of the zone's border the robot can be."""
        shape = self.zones.get(zone)
        x, y = (self.values(stl.SignalValue(axis)) for axis in "xy")
        if shape is None:
            return replace(ANYTHING, gaps=True)
        if shape.circle:
            place = stl.Number(shape.circle.x), stl.Number(shape.circle.y)
            distance = self._distance(*place)
            return spans.arithmetic("-", Span(shape.circle.radius, shape.circle.radius), distance)
        assert shape.box
        half = shape.box.width / 2, shape.box.height / 2
        middle = Span(shape.box.x, shape.box.x), Span(shape.box.y, shape.box.y)
        across, along = (
            spans.arithmetic("-", spans.size(spans.arithmetic("-", where, at)), Span(side, side))
            for where, at, side in zip((x, y), middle, half, strict=True)
        )
        if across.never or along.never:
            return MISSING
        near, far = spans.outside_box(across.low, along.low), spans.outside_box(across.high, along.high)
        return Span(-spans.above(far), -spans.below(near), across.gaps or along.gaps)

    # Windows

    def _window(
        self,
        node: stl.Formula,
        operand: stl.Formula,
        interval: stl.Interval | None,
        now: Moments,
        extreme: Both,
    ) -> Bounds:
        """The least (`min`) or greatest (`max`) of the operand over a window; over none of it ±inf."""
        nothing = Bounds(inf, inf, node, node) if extreme is min else Bounds(-inf, -inf, node, node)
        within = self._within(interval, now)
        if within is None:
            return nothing
        result = self._formula(operand, within)
        if not self._sure(interval, now):
            return _either(result, nothing)
        if now.part:
            return result
        for late in self._late_parts(operand, interval, now):
            part = self._formula(operand, late)
            if extreme is min and part.high < result.high:
                result = replace(result, high=part.high, high_by=part.high_by)
            if extreme is max and part.low > result.low:
                result = replace(result, low=part.low, low_by=part.low_by)
        return result

    def _until(
        self, node: stl.Formula, parts: UntilParts, interval: stl.Interval | None, now: Moments
    ) -> Bounds:
        nothing = Bounds(-inf, -inf, node, node)
        within = self._within(interval, now)
        if within is None:
            return nothing
        left, right = parts
        held, goal = left(Moments(now.first, within.last, now.part)), right(within)
        result = _joined(node, [held, goal], min)
        if interval is None or interval.start <= _TINY:  # it may come at once: then nothing has to hold
            result = replace(result, high=goal.high, high_by=goal.high_by)
            if not now.part and not (interval and interval.start):
                at_once = right(replace(now, part=True))
                low = max(result, at_once, key=lambda bounds: bounds.low)
                result = replace(result, low=low.low, low_by=low.low_by)
        return result if self._sure(interval, now) else _either(result, nothing)

    def _until_of(
        self, left: stl.Formula, right: stl.Formula, change: Callable[[Bounds], Bounds] = lambda same: same
    ) -> UntilParts:
        return lambda now: change(self._formula(left, now)), lambda now: change(self._formula(right, now))

    def _within(self, interval: stl.Interval | None, now: Moments) -> Moments | None:
        """When the samples of a window are; None when there are none, because the run has ended."""
        start, end = (interval.start, interval.end) if interval else (0.0, inf)
        if start and now.first + start > self.end_s + _TINY:
            return None
        return Moments(min(now.first + start, self.end_s), min(now.last + end, self.end_s), now.part)

    def _sure(self, interval: stl.Interval | None, now: Moments) -> bool:
        """Whether the window holds a sample at every one of these moments."""
        if interval is None or interval.start == 0:
            return True
        return interval.end - interval.start >= STEP_S and now.last + interval.start <= self.end_s - STEP_S

    def _late_parts(
        self, operand: stl.Formula, interval: stl.Interval | None, now: Moments
    ) -> Iterator[Moments]:
        """Last parts of the window, with a sample in them, where inner windows lie behind the run's end."""
        start, end = (interval.start, interval.end) if interval else (0.0, inf)
        begin, end = now.last + start, min(now.first + end, self.end_s)
        for offset in sorted(set(_offsets(operand))):
            late = max(begin, self.end_s - offset + 2 * _TINY)
            if end - late >= STEP_S - 4 * _TINY:
                yield Moments(late, end, part=True)


_TINY = 1e-4
"""Seconds; more than the tolerance of windows."""


def _offsets(node: stl.Node, above: float = 0.0) -> Iterator[float]:
    """How much later than `node` the windows in it begin."""
    if isinstance(node, stl.Always | stl.Eventually | stl.Until) and node.interval:
        above += node.interval.start
        if node.interval.start:
            yield above
    for child in node.children():
        yield from _offsets(child, above)


def _judged(node: stl.Formula, margin: Span, *, strict: bool) -> Bounds:
    """A margin as robustness, as `evaluation` judges it."""
    if margin.never:
        return Bounds(-inf, -inf, node, node)
    low, high = margin.low, margin.high
    if strict and low <= 0 <= high:
        low, high = min(low, JUST_MISSED), high or JUST_MISSED
    return Bounds(-inf if margin.gaps else low, high, node, node)


def _negative(found: Bounds) -> Bounds:
    return Bounds(-found.high, -found.low, found.high_by, found.low_by)


def _because_of(node: stl.Formula, found: Bounds) -> Bounds:
    return replace(found, low_by=node, high_by=node)


def _joined(node: stl.Formula, parts: list[Bounds], extreme: Both) -> Bounds:
    """`and` (`min`) is as bad as its worst part, which is the reason; `or` (`max`) as good as its best."""
    low, high = (reduce(extreme, (getattr(part, end) for part in parts)) for end in ("low", "high"))
    low_by: stl.Formula = node
    high_by: stl.Formula = node
    if extreme is min:
        high_by = next(part.high_by for part in parts if part.high == high)
    else:
        low_by = next(part.low_by for part in parts if part.low == low)
    return Bounds(low, high, low_by, high_by)


def _either(one: Bounds, other: Bounds) -> Bounds:
    """One of both will be so, and nobody knows which."""
    low = min((one, other), key=lambda bounds: bounds.low)
    high = max((one, other), key=lambda bounds: bounds.high)
    return Bounds(low.low, high.high, low.low_by, high.high_by)
