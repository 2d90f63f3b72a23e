"""A missed formula in a sentence: when, what, by how much, and what it had to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from gorae.stl import formula as stl
from gorae.stl.blame import Blame, blame
from gorae.stl.evaluation import Evaluation
from gorae.stl.quantities import quantity, seconds, unit_of_atom, what_is
from gorae.telemetry.signals import GESTURES, SIGNALS
from gorae.texts import Text

_NOTICEABLE = 0.1  # seconds between the first failure and the worst

_MUST: dict[stl.Comparator, str] = {
    "<": "less", "<=": "at-most", ">": "more", ">=": "at-least", "==": "exactly", "!=": "anything-but",
}  # fmt: skip


@dataclass(frozen=True)
class Explanation:
    text: Text
    at_s: float | None
    """The moment that the sentence speaks of, in seconds; None when it speaks of none."""


@dataclass(frozen=True)
class _Seen:
    """What was seen, in words, and what else these words tell."""

    text: Text
    moment: Literal["worst", "first", "none"] = "worst"
    """Which moment they speak of: the worst one, the first at which it went wrong, or none at all."""
    says_all: bool = False
    """Whether they also tell what had to be."""


def explain(evaluation: Evaluation, formula: stl.Formula, sample: int = 0) -> Explanation:
    """Why `formula` failed at `sample`."""
    found = blame(evaluation, formula, sample)
    times = evaluation.recording.times
    if found.atom is None:
        end = float(times[-1])
        return Explanation(Text("grading.ended-early", time=seconds(end)), end)
    saw, must = _saw_and_must(evaluation, found.atom, found)
    text = _sentence(saw, must, found)
    since = float(times[found.sample if found.since is None else found.since])
    at = since if saw.moment == "first" else float(times[found.sample])
    if at - since > _NOTICEABLE:
        key = "grading.since" if found.since else "grading.since-start"
        text = Text(key, miss=text, time=seconds(since))
    return Explanation(text, None if saw.moment == "none" else at)


def _sentence(saw: _Seen, must: Text, found: Blame) -> Text:
    """Return what was seen, and what had to be unless that goes without saying: a zone was never reached."""
    due = _when(must, found)
    if due is must and saw.says_all:
        return Text("grading.miss-alone", saw=saw.text)
    return Text("grading.miss", saw=saw.text, must=due)


def _when(must: Text, found: Blame) -> Text:
    """What had to be, with the time in which it had to come true."""
    match found.sought:
        case None | (_, None):
            return must
        case 0.0, end:
            return Text("grading.within", must=must, end=quantity(end, "s"))
        case start, end:
            times = {"start": quantity(start, "s"), "end": quantity(end, "s")}
            return Text("grading.between-times", must=must, **times)


def _saw_and_must(evaluation: Evaluation, atom: stl.Atom, found: Blame) -> tuple[_Seen, Text]:
    times = evaluation.recording.times
    time = seconds(float(times[found.sample]))
    if isinstance(atom, stl.Inside | stl.Outside):
        return _zone(evaluation, atom, found, time)
    if isinstance(atom, stl.GestureAsked):
        return _gesture(evaluation, atom, found, time)
    claim = _claim(evaluation, atom, found.sample)
    if np.isnan(claim.value):
        return _Seen(Text("grading.unknown-value", what=claim.what, time=time)), claim.must
    never = _never(evaluation, claim, found)
    moment: Literal["worst", "first", "none"] = "none" if never else "worst"
    if claim.demand == "no-bump":
        moment = "first"  # the first bump, not the last
        time = seconds(float(times[found.sample if found.since is None else found.since]))
    key = never or _special(claim, found) or ("closest" if found.sought else "was")
    name = _name(claim.subject)
    text = Text(f"grading.{key}", what=claim.what, value=claim.shown, time=time, name=name)
    return _Seen(text, moment), claim.must


def _name(subject: stl.Expression) -> str:
    match subject:
        case stl.Count(_, text):
            return text
        case stl.SignalValue(name):
            return name
    return ""


def _zone(
    evaluation: Evaluation, atom: stl.Inside | stl.Outside, found: Blame, time: Text
) -> tuple[_Seen, Text]:
    margin = float(evaluation.robustness(atom)[found.sample])
    side = "outside" if isinstance(atom, stl.Inside) else "inside"
    must = Text("grading.must-be-inside" if side == "outside" else "grading.must-be-outside")
    if np.isinf(margin):
        return _Seen(Text("grading.unknown-value", what=Text("grading.the-place"), time=time)), must
    key = f"grading.closest-{side}" if found.sought else f"grading.was-{side}"
    zone = evaluation.zones[atom.zone].title(atom.zone)
    text = Text(key, zone=zone, value=quantity(abs(margin), "mm"), time=time)
    return _Seen(text, says_all=bool(found.sought)), must


_Demand: TypeAlias = Literal["compared", "small", "stand", "no-bump"]
"""What a comparison asks, as students would say it: a value on one side of another; one that is small,
wherever to; that the robot stands; that it bumps into nothing."""


def _gesture(evaluation: Evaluation, atom: stl.GestureAsked, found: Blame, time: Text) -> tuple[_Seen, Text]:
    """Which gesture was asked for, in place of its number."""
    number = evaluation.values(atom.left)[found.sample]
    asked = GESTURES[int(number)] if np.isfinite(number) else GESTURES[0]
    saw = _Seen(Text("grading.was-gesture", gesture=Text(f"learned.gesture-{asked}"), time=time))
    return saw, Text("grading.must-be-gesture", gesture=Text(f"learned.gesture-{atom.name}"))


@dataclass(frozen=True)
class _Claim:
    """A comparison with what was measured on one side, and what it had to be on the other."""

    subject: stl.Expression
    what: Text
    value: float
    shown: Text
    must: Text
    operator: stl.Comparator
    demand: _Demand = "compared"


def _claim(evaluation: Evaluation, atom: stl.Comparison, sample: int) -> _Claim:
    def value_of(expression: stl.Expression) -> float:
        return float(evaluation.values(expression)[sample])

    unit = unit_of_atom(atom)
    operator, subject, limit = atom.operator, atom.left, atom.right
    if stl.is_constant(subject) and not stl.is_constant(limit):
        operator, subject, limit = stl.MIRRORED[operator], limit, subject
    match subject, operator:
        case stl.Call("abs", (stl.SignalValue("line_offset") | stl.Change() as inner,)), "<" | "<=" if (
            stl.is_constant(limit)
        ):
            return _small(inner, operator, abs(value_of(inner)), value_of(limit), unit)
        case stl.Call("abs", (inner,)), "<" | "<=" if stl.is_constant(limit):
            return _near(inner, operator, value_of, value_of(limit), unit)
    return _plain(subject, operator, limit, value_of, unit)


def _small(
    subject: stl.Expression, operator: stl.Comparator, value: float, limit: float, unit: str
) -> _Claim:
    """`abs(a) <= limit`, where to which side does not matter."""
    shown, bound = _told_apart(value, limit, operator, unit)
    must = Text("grading.limit", limit=bound)
    return _Claim(subject, what_is(subject), value, shown, must, operator, "small")


def _near(
    inner: stl.Expression,
    operator: stl.Comparator,
    value_of: Callable[[stl.Expression], float],
    limit: float,
    unit: str,
) -> _Claim:
    """`abs(a - b) <= limit`: a must be between b - limit and b + limit."""
    subject, middle = inner, 0.0
    match inner:
        case stl.Arithmetic("-", left, right) if stl.is_constant(right):
            subject, middle = left, value_of(right)
        case stl.Arithmetic("-", left, right) if stl.is_constant(left):
            subject, middle = right, value_of(left)
    value = value_of(subject)
    low, high = middle - limit, middle + limit
    shown, _ = _told_apart(value, low if value < middle else high, operator, unit)
    if subject == stl.SignalValue("speed") and not middle:
        must = Text("grading.must-stand")
        return _Claim(subject, what_is(subject), value, shown, must, operator, "stand")
    must = Text("grading.must-be-between", low=quantity(low, unit), high=quantity(high, unit))
    return _Claim(subject, what_is(subject), value, shown, must, operator)


def _plain(
    subject: stl.Expression,
    operator: stl.Comparator,
    limit: stl.Expression,
    value_of: Callable[[stl.Expression], float],
    unit: str,
) -> _Claim:
    value, bound = value_of(subject), value_of(limit)
    if unit == "times":
        operator, bound = _whole(operator, bound)
    shown, against = _told_apart(value, bound, operator, unit)
    if not stl.is_constant(limit):
        against = Text("grading.as-much-as", what=what_is(limit), value=against)
    if subject == stl.SignalValue("bumps") and bound == 0:
        must = Text("grading.must-not-bump")
        return _Claim(subject, what_is(subject), value, shown, must, operator, "no-bump")
    must = Text(f"grading.must-be-{_MUST[operator]}", limit=against)
    if subject in (stl.SignalValue("button_a"), stl.SignalValue("button_b")) and operator in (">", ">="):
        must = Text("grading.must-be-pressed")
    return _Claim(subject, what_is(subject), value, shown, must, operator)


def _whole(operator: stl.Comparator, bound: float) -> tuple[stl.Comparator, float]:
    """What is counted is whole: more than 0 times is at least 1 time."""
    if operator == ">":
        return ">=", np.floor(bound) + 1
    return ("<=", np.ceil(bound) - 1) if operator == "<" else (operator, bound)


def _told_apart(value: float, limit: float, operator: stl.Comparator, unit: str) -> tuple[Text, Text]:
    """Both as texts, with so many digits that 20.04 mm is not shown as the 20 mm that it exceeds."""
    for more in range(8):
        shown, bound = quantity(value, unit, more), quantity(limit, unit, more)
        if shown != bound or value == limit or not np.isfinite(value):
            break
    return shown, bound


def _never(evaluation: Evaluation, claim: _Claim, found: Blame) -> str | None:
    """Return the words for what had to happen some time and never did: no sound at all, no mark."""
    if not found.sought or claim.value != 0:
        return None
    match claim.subject:
        case stl.Count(what) if claim.operator in (">", ">="):
            return f"never-{what}"
        case stl.SignalValue(name) if name in SIGNALS and SIGNALS[name].acts:
            if not np.any(evaluation.values(claim.subject)):
                return f"never-{name.replace('_', '-')}"
    return None


def _special(claim: _Claim, found: Blame) -> str | None:
    """The catalogue's own words for what most lessons ask."""
    match claim.subject:
        case stl.Count(what):
            return f"was-{what}"
        case stl.SignalValue("lap") if not found.sought or claim.operator in (">", ">="):
            return ("closest-lap" if claim.value >= 0.005 else "no-lap") if found.sought else "was-lap"
        case stl.SignalValue("x" | "y"):
            return "closest-at" if found.sought else "was-at"
        case stl.SignalValue("heading"):
            return "closest-heading" if found.sought else "was-heading"
        case stl.Change(stl.Change(stl.SignalValue("heading"))) if not found.sought and np.isfinite(
            claim.value
        ):
            return "jerked" if claim.demand == "small" else None
        case stl.SignalValue("covered"):
            return "was-covered"
        case stl.SignalValue("bumps"):
            return "bumped" if claim.demand == "no-bump" else "was-bumps"
        case stl.SignalValue("speed") if claim.demand == "stand":
            return "was-moving"
        case stl.SignalValue("speed") if found.sought and claim.operator in (">", ">="):
            return "fastest" if claim.value >= 1 else "did-not-move"
        case stl.SignalValue("wall_distance") if not found.sought and np.isfinite(claim.value):
            return "was-from-wall"
        case stl.SignalValue("line_offset") if not found.sought and claim.demand == "small":
            return "was-off-line"
    return None
