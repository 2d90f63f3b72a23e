"""Quantitative robustness of formulas over a Recording, at every sample.

Robustness says by how much a condition holds (positive) or fails (negative), in the unit of what is
compared; it is satisfied when that is not negative. docs/formulas.md defines all of it. Two things are easy
to break here:

- `not` is moved down to the comparisons first. A comparison with a missing value (NaN) then has robustness
  -inf, and so has its opposite: what was not measured never counts as good.
- Satisfied is exact: where `<`, `>`, `!=` or `not inside` fail at the border, with nothing to spare, their
  robustness is `JUST_MISSED`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial, reduce

import numpy as np
import numpy.typing as npt

from gorae.kits.arenas import Zone
from gorae.stl import formula as stl
from gorae.stl.measures import Measure
from gorae.stl.windows import TOLERANCE, TraceWindows, pieces
from gorae.telemetry.marks import ANSWER
from gorae.telemetry.recording import FloatArray, Recording
from gorae.telemetry.screens import texts_of

JUST_MISSED = -1e-300
"""The robustness of what fails by nothing at all, as `x < 3` does at 3."""

MEASURE_DECIMALS = 4


class Evaluation:
    """A recording to ask formulas of. What was asked once is kept."""

    def __init__(self, recording: Recording, zones: Mapping[str, Zone] | None = None) -> None:
        self.recording = recording
        self.zones = zones or {}
        self._known: dict[stl.Formula, FloatArray] = {}
        self._changes: dict[stl.Change, FloatArray] = {}

    @cached_property
    def windows(self) -> TraceWindows:
        return TraceWindows(self.recording.times)

    def missing(self, node: stl.Node) -> list[str]:
        """The signals that `node` needs and the recording does not hold."""
        return sorted(stl.signals_of(node) - self.recording.signals.keys())

    def robustness(self, formula: stl.Formula) -> FloatArray:
        """Return by how much `formula` holds at every sample; shape (samples,), without NaN."""
        if formula not in self._known:
            self._known[formula] = self._robustness(formula)
        return self._known[formula]

    def values(self, expression: stl.Expression) -> FloatArray:
        """The number at every sample; shape (samples,), NaN where it is missing."""
        with np.errstate(all="ignore"):
            return np.broadcast_to(self._values(expression, slice(None)), self.recording.times.shape)

    def measured(self, measure: Measure) -> float | None:
        """The value of a measure, in seconds or in the unit of its signal; None when there is none."""
        if self.missing(measure) or not len(self.recording.times):
            return None
        if isinstance(measure.operand, stl.Formula):
            return self._of_condition(measure.kind, self.robustness(measure.operand) >= 0)
        values = self.values(measure.operand)
        values = values[np.isfinite(values)]
        if not len(values):
            return None
        extremes = {"min": values.min(), "max": values.max(), "mean": values.mean(), "end": values[-1]}
        return round(float(extremes[measure.kind]), MEASURE_DECIMALS)

    def _of_condition(self, kind: str, satisfied: npt.NDArray[np.bool_]) -> float | None:
        times = self.recording.times
        if kind == "duration":
            return round(float(np.diff(times)[satisfied[:-1]].sum()), MEASURE_DECIMALS)
        moments = times[satisfied]
        return round(float(moments[0 if kind == "first" else -1]), MEASURE_DECIMALS) if len(moments) else None

    def _robustness(self, formula: stl.Formula) -> FloatArray:
        match formula:
            case stl.Not(operand):
                return self.robustness(stl.negation(operand))
            case stl.Always(operand, interval):
                return self.windows.slide(np.minimum, partial(self._piece, operand), interval)
            case stl.Eventually(operand, interval):
                return self.windows.slide(np.maximum, partial(self._piece, operand), interval)
            case stl.Until(left, right, interval):
                return self.windows.until(partial(self._piece, left), partial(self._piece, right), interval)
            case stl.Release(left, right, interval):
                freed, kept = (partial(self._opposite, operand) for operand in (left, right))
                return -self.windows.until(freed, kept, interval)
        whole = np.empty(self.recording.times.shape)
        for piece in pieces(len(whole)):
            whole[piece] = self._piece(formula, piece)
        return whole

    def _piece(self, formula: stl.Formula, piece: slice) -> FloatArray:
        """The robustness at some samples. Only what looks at other samples too is kept for all of them."""
        match formula:
            case stl.Comparison():
                return self._comparison(formula, piece)
            case stl.Inside(zone):
                return _judged(self._depth(zone, piece), strict=False)
            case stl.Outside(zone):
                return _judged(-self._depth(zone, piece), strict=True)
            case stl.Not(operand):
                return self._piece(stl.negation(operand), piece)
            case stl.And(operands):
                return reduce(np.minimum, (self._piece(operand, piece) for operand in operands))
            case stl.Or(operands):
                return reduce(np.maximum, (self._piece(operand, piece) for operand in operands))
            case stl.Implies(left, right):
                return np.maximum(self._piece(stl.negation(left), piece), self._piece(right, piece))
            case stl.Always() | stl.Eventually() | stl.Until() | stl.Release():
                return self.robustness(formula)[piece]
        raise TypeError(f"no formula: {formula!r}")

    def _opposite(self, formula: stl.Formula, piece: slice) -> FloatArray:
        return -self._piece(formula, piece)

    def _comparison(self, comparison: stl.Comparison, piece: slice) -> FloatArray:
        with np.errstate(all="ignore"):
            left, right = self._values(comparison.left, piece), self._values(comparison.right, piece)
            match comparison.operator:
                case "<" | "<=":
                    margin = right - left
                case ">" | ">=":
                    margin = left - right
                case "==":
                    margin = -abs(left - right)
                case "!=":
                    margin = abs(left - right)
        whole = np.broadcast_to(margin, self.recording.times[piece].shape)
        return _judged(whole, strict=comparison.operator in ("<", ">", "!="))

    def _values(self, expression: stl.Expression, piece: slice) -> FloatArray:
        """The numbers at some samples; of shape () for what never changes."""
        match expression:
            case stl.Number(value):
                return np.asarray(value)
            case stl.SignalValue(name):
                return self.recording.signals[name][piece]
            case stl.Count():
                return self._count(expression, piece)
            case stl.Negative(operand):
                return -self._values(operand, piece)
            case stl.Arithmetic(operator, left, right):
                return _ARITHMETIC[operator](self._values(left, piece), self._values(right, piece))
            case stl.Call(function, arguments):
                return self._call(function, [self._values(argument, piece) for argument in arguments], piece)
            case stl.Change():
                return self._change(expression)[piece]
        raise TypeError(f"no expression: {expression!r}")

    def _call(self, function: str, arguments: list[FloatArray], piece: slice) -> FloatArray:
        match function:
            case "abs":
                return np.abs(arguments[0])
            case "min":
                return reduce(np.minimum, arguments)
            case "max":
                return reduce(np.maximum, arguments)
        x, y = arguments
        return np.hypot(self.recording.signals["x"][piece] - x, self.recording.signals["y"][piece] - y)

    def _change(self, change: stl.Change) -> FloatArray:
        """Of all samples; missing where the trace does not go back that far."""
        if change not in self._changes:
            times, values = self.recording.times, self.values(change.operand)
            before = np.searchsorted(times, times - (change.seconds - TOLERANCE), side="right") - 1
            known = before >= 0
            self._changes[change] = np.where(known, values - values[np.where(known, before, 0)], np.nan)
        return self._changes[change]

    def _count(self, count: stl.Count, piece: slice) -> FloatArray:
        """A step up at every mark of that name; printed line, answer or picture that contains the text."""
        if count.what == "mark":
            moments = [time for time, name in self.recording.marks if name == count.text]
        elif count.what == "answered":
            marks = [(time, name) for time, name in self.recording.marks if name.startswith(ANSWER)]
            moments = [time for time, name in marks if count.text in name[len(ANSWER) :]]
        elif count.what == "shown":
            moments = [time for time, text in texts_of(self.recording.marks) if count.text in text]
        else:
            moments = [time for time, line in self.recording.lines if count.text in line]
        return np.searchsorted(np.sort(moments), self.recording.times[piece], "right").astype(np.float64)

    def _depth(self, zone: str, piece: slice) -> FloatArray:
        """How far inside the border of the zone the robot is, in mm; negative outside."""
        shape, x, y = self.zones[zone], self.recording.signals["x"][piece], self.recording.signals["y"][piece]
        if shape.circle:
            middle = shape.circle
            return middle.radius - np.hypot(x - middle.x, y - middle.y)
        assert shape.box
        beyond_x = abs(x - shape.box.x) - shape.box.width / 2
        beyond_y = abs(y - shape.box.y) - shape.box.height / 2
        inner = np.minimum(np.maximum(beyond_x, beyond_y), 0.0)
        return -(np.hypot(np.maximum(beyond_x, 0.0), np.maximum(beyond_y, 0.0)) + inner)


def _divided(left: FloatArray, right: FloatArray) -> FloatArray:
    """What is divided by 0 is missing, not infinite."""
    return left / np.where(right == 0.0, np.nan, right)


_ARITHMETIC: dict[str, Callable[[FloatArray, FloatArray], FloatArray]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "/": _divided,
}  # fmt: skip


def _judged(margin: FloatArray, *, strict: bool) -> FloatArray:
    """A margin as robustness: -inf where it is missing, and just missed where it is 0 and must be more."""
    unknown = np.isnan(margin)
    if unknown.any():
        margin = np.where(unknown, -np.inf, margin)
    if strict and (margin == 0.0).any():
        margin = np.where(margin == 0.0, JUST_MISSED, margin)
    return margin
