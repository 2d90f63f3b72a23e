"""Charts of what a check compares: the signal over time, where it had to be, and when it was not.

A chart is drawn on a plane of 2000 by 400 and stretched to the room that there is; whatever is written
stands outside of that plane, at percents of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gorae.grading.challenge import Check
from gorae.grading.verdict import CheckResult
from gorae.report.page.curves import HEIGHT, WIDTH, curve, spans
from gorae.report.page.scale import round_numbers, within, written
from gorae.stl import formula as stl
from gorae.stl.culprits import Culprits, culprits
from gorae.stl.evaluation import Evaluation
from gorae.stl.limits import Bound, Limit, LimitWindow, limits
from gorae.stl.quantities import quantity, unit_of, what_is
from gorae.telemetry.recording import FloatArray
from gorae.telemetry.signals import SIGNALS
from gorae.texts import Text

_MOST = 1e12
"""Beyond that, numbers are drawn as this one."""
_COUNTED = ("times", "lap")
"""Units that stand on no axis."""
_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}


@dataclass(frozen=True)
class Tick:
    percent: float
    text: str


@dataclass(frozen=True)
class Area:
    """A rectangle of the plane."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Band:
    """Where a value must be, or (`wanted` False) where it must not be."""

    area: Area
    wanted: bool
    edges: str
    """The bounds themselves as SVG path."""


@dataclass(frozen=True)
class ChartCurve:
    d: str
    name: str = ""
    kind: str = "main"
    """`main`, `second`, or `bound` for a limit that changes over time."""


@dataclass(frozen=True)
class Chart:
    title: Text
    unit: str
    rules: list[Text]
    """The limits in words."""
    curves: list[ChartCurve]
    bands: list[Band]
    broken: list[Area]
    low: float
    high: float
    ticks_x: list[Tick]
    ticks_y: list[Tick]
    counts: bool = False
    """Its values are whole numbers without a unit."""
    at: float | None = None
    """Percent of the moment that the check's message speaks of."""


@dataclass(frozen=True)
class PlotFrame:
    """Which part of time and value the plane shows."""

    end_s: float
    low: float
    high: float

    def xs(self, times: FloatArray) -> FloatArray:
        return np.round(np.clip(times / self.end_s, 0.0, 1.0) * WIDTH)

    def ys(self, values: FloatArray) -> FloatArray:
        return np.round(np.clip((self.high - values) / (self.high - self.low), 0.0, 1.0) * HEIGHT)

    def x(self, time: float) -> int:
        return int(self.xs(np.asarray(time)))

    def y(self, value: float) -> int:
        return int(self.ys(np.asarray(value)))

    def ticks_x(self) -> list[Tick]:
        return [
            Tick(round(100 * at / self.end_s, 2), written(at)) for at in round_numbers(0.0, self.end_s, 6)
        ]

    def ticks_y(self, *, whole: bool) -> list[Tick]:
        numbers = round_numbers(self.low, self.high, 4, least=1.0 if whole else 0.0)
        share = 100 / (self.high - self.low)
        return [Tick(round((number - self.low) * share, 2), written(number)) for number in numbers]


def charts_of(evaluation: Evaluation, check: Check, result: CheckResult, end_s: float) -> list[Chart]:
    """One chart for each thing that the check's formula compares, of what was recorded."""
    if check.formula is None or not len(evaluation.recording.times):
        return []
    known = [limit for limit in limits(check.formula.tree) if not evaluation.missing(limit.atom)]
    blamed = culprits(evaluation, check.formula.tree) if result.status == "missed" and known else {}
    subjects = dict.fromkeys(limit.subject for limit in known)
    return [
        _chart(evaluation, [limit for limit in known if limit.subject == subject], blamed, result, end_s)
        for subject in subjects
    ]


def motors_chart(evaluation: Evaluation, end_s: float, names: Sequence[str], title: Text) -> Chart | None:
    """What both motors were told, in %; None where nobody knows."""
    signals, times = evaluation.recording.signals, evaluation.recording.times
    if not {"left_motor", "right_motor"} <= signals.keys() or not len(times):
        return None
    frame = PlotFrame(end_s, -105.0, 105.0)
    curves = [
        ChartCurve(curve(times, signals[signal], frame.xs, frame.ys), name, kind)
        for signal, name, kind in zip(("left_motor", "right_motor"), names, ("main", "second"), strict=True)
    ]
    ticks = [Tick(round((number + 105) / 2.1, 2), written(number)) for number in (-100, 0, 100)]
    return Chart(title, "%", [], curves, [], [], frame.low, frame.high, frame.ticks_x(), ticks)


def _chart(
    evaluation: Evaluation, asked: list[Limit], blamed: Culprits, result: CheckResult, end_s: float
) -> Chart:
    subject, times = asked[0].subject, evaluation.recording.times
    values = _values(evaluation, subject)
    unit = "mm" if isinstance(subject, stl.Inside) else unit_of(subject)
    whole = unit == "times" or (isinstance(subject, stl.SignalValue) and _is_whole(subject.name))
    bounds = [
        _bound(evaluation, bound) for limit in asked for bound in (limit.low, limit.high) if bound is not None
    ]
    frame = PlotFrame(end_s, *value_range(values, bounds, whole=whole))
    broken = [blamed[limit.atom] for limit in asked if limit.atom in blamed]
    moving = [bound for bound in bounds if not isinstance(bound, float)]
    return Chart(
        title=_title(evaluation, subject),
        unit="" if unit in _COUNTED else unit,
        rules=[_rule(limit, unit) for limit in asked],
        curves=[
            ChartCurve(curve(times, values, frame.xs, frame.ys)),
            *(ChartCurve(curve(times, bound, frame.xs, frame.ys), kind="bound") for bound in moving),
        ],
        bands=[band for limit in asked for band in _bands(limit, frame)],
        broken=_broken(times, broken, frame),
        low=frame.low,
        high=frame.high,
        ticks_x=frame.ticks_x(),
        ticks_y=frame.ticks_y(whole=whole),
        counts=whole,
        at=None if result.at_s is None else round(100 * within(result.at_s / end_s, 0.0, 1.0), 2),
    )


def _is_whole(name: str) -> bool:
    signal = SIGNALS.get(name)
    return signal is not None and signal.kind in ("switch", "count")


def _values(evaluation: Evaluation, subject: stl.Expression | stl.Inside) -> FloatArray:
    if isinstance(subject, stl.Inside):
        return evaluation.robustness(subject)
    return evaluation.values(subject)


def _bound(evaluation: Evaluation, bound: Bound) -> float | FloatArray:
    return bound if isinstance(bound, float) else evaluation.values(bound)


def value_range(values: FloatArray, bounds: list[float | FloatArray], *, whole: bool) -> tuple[float, float]:
    """Least and greatest value to show, with some air."""
    together = np.concatenate([values, *(np.atleast_1d(bound) for bound in bounds)])
    finite = np.clip(together[np.isfinite(together)], -_MOST, _MOST)
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    if whole:
        low, high = min(low, 0.0), max(high, 1.0)
    if high - low < 1e-6 * max(1.0, abs(high)):
        low, high = low - 1.0, high + 1.0
    air = 0.1 * (high - low)
    return low - air, high + air


def _bands(limit: Limit, frame: PlotFrame) -> Iterator[Band]:
    """Nothing for a bound that changes over time: that is a curve."""
    low, high = limit.low, limit.high
    if isinstance(low, stl.Expression) or isinstance(high, stl.Expression):
        return
    start = frame.x(limit.window.start_s)
    end = frame.x(limit.window.end_s)
    if end <= start:
        end = min(start + WIDTH // 100, WIDTH)
        start = end - WIDTH // 100
    top = 0 if high is None else frame.y(high)
    bottom = HEIGHT if low is None else frame.y(low)
    edges = "".join(
        f"M{start} {frame.y(bound)}H{end}" for bound in dict.fromkeys((low, high)) if bound is not None
    )
    yield Band(Area(start, top, end - start, max(bottom - top, 1)), limit.inside, edges)


def _broken(times: FloatArray, masks: list[npt.NDArray[np.bool_]], frame: PlotFrame) -> list[Area]:
    if not masks:
        return []
    mask = np.logical_or.reduce(masks)
    return [Area(start, 0, end - start, HEIGHT) for start, end in spans(times, mask, frame.xs)]


def _title(evaluation: Evaluation, subject: stl.Expression | stl.Inside) -> Text:
    if isinstance(subject, stl.Inside):
        return Text("report.page-zone-depth", zone=evaluation.zones[subject.zone].title(subject.zone))
    return what_is(subject)


def _rule(limit: Limit, unit: str) -> Text:
    """`all the time: −20 mm … 20 mm (up to 5 s)`."""
    window, wanted = limit.window, _wanted(limit, unit)
    if math.isinf(window.span_s):
        rule = Text("report.page-rule-to-the-end", limit=wanted)
    else:
        rule = Text(f"report.page-rule-{window.mode}", limit=wanted, span=quantity(window.span_s, "s"))
    when = _when(window)
    return Text("report.page-rule-when", rule=rule, when=when) if when else rule


def _wanted(limit: Limit, unit: str) -> Text:
    low, high = (_said(bound, unit) for bound in (limit.low, limit.high))
    if isinstance(limit.subject, stl.Inside):
        return Text("report.page-inside" if limit.low is not None else "report.page-outside")
    if limit.low == limit.high:
        return Text("report.page-exactly" if limit.inside else "report.page-anything-but", value=low)
    if limit.low is None or limit.high is None:
        sign = ">" if limit.high is None else "<"
        sign = sign if limit.strict else _SIGNS[sign + "="]
        return Text("report.page-compared", sign=sign, value=low if limit.high is None else high)
    key = "report.page-between" if limit.inside else "report.page-not-between"
    return Text(key, low=low, high=high)


def _said(bound: Bound | None, unit: str) -> Text | None:
    if bound is None or isinstance(bound, stl.Expression):
        return None if bound is None else what_is(bound)
    return quantity(bound, unit)


def _when(window: LimitWindow) -> Text | None:
    """The part of the run in which a limit counts; None for all of it."""
    start, end = window.start_s, window.end_s
    if window.mode == "first" or (not start and math.isinf(end)):
        return None
    if math.isinf(end):
        return Text("report.page-from", start=quantity(start, "s"))
    if not start:
        return Text("report.page-until", end=quantity(end, "s"))
    return Text("report.page-from-until", start=quantity(start, "s"), end=quantity(end, "s"))
