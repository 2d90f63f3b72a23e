"""Checks that decide nothing: always passed, never passed, or about what no robot measures."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from math import inf
from typing import TYPE_CHECKING, TypeAlias

from gorae.documents import Path_
from gorae.errors import DocumentError, UsageError
from gorae.grading.challenge import RobustnessCredit
from gorae.grading.equipment import lacking_counts
from gorae.grading.fields import Parsed, Range
from gorae.grading.reach import possibilities, with_robots
from gorae.kits import HAND_SIGNALS, Arena, Kit, arena_signals, load_kit, possible_signals
from gorae.parts import KINDS
from gorae.stl import formula as stl
from gorae.stl.bounds import Bounds, Possibilities
from gorae.stl.measures import Measure
from gorae.stl.mistakes import Mistake, pointed
from gorae.stl.quantities import quantity, unit_of
from gorae.stl.spans import Span
from gorae.telemetry.signals import SIGNALS, robot_and_signal
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge, Check, OtherRobot

SEES_S = 1.0
"""When a program has imported `robot` on the slowest kit, with some to spare: see tests/kits/test_room.py."""

_WHY_UNSEEN = {
    "line_offset": "grading.no-line",
    "lap": "grading.no-closed-line",
    "put_backs": "grading.nobody-puts-back",
    "covered": "grading.not-counted",
}
"""Why those signals may have no value that only somebody who sees the robot knows."""
_SHOWN = frozenset(signal.name for kind in KINDS for signal in (*kind.shows, *kind.may_show))
"""What a robot's parts show: it depends on the kit, whoever records it."""

Found: TypeAlias = Iterator[tuple[Path_, Text]]


def check(challenge: Challenge, arena: Arena, kits: Sequence[Kit], told: Collection[Path_]) -> Found:
    """A path and a sentence for every mistake in checks and measures.

    `kits` are those that exist; formulas at the paths `told` have other mistakes and are left alone.
    """
    yield from _too_early(challenge)
    prover = _Prover(challenge, arena, kits)
    if challenge.put_back and challenge.put_back.when and ("put_back", "when") not in told:
        yield from prover.of_condition(("put_back", "when"), challenge.put_back.when)
    for index, one in enumerate(challenge.checks):
        path = ("checks", index, "formula")
        if one.formula and path not in told:
            yield from prover.of_check(path, one, one.formula)
    for name, measure in challenge.measures.items():
        parsed = measure.formula
        if ("measures", name) not in told and isinstance(parsed.tree, Measure):
            yield from prover.of_measure(("measures", name), Parsed(parsed.text, parsed.tree))


def _too_early(challenge: Challenge) -> Found:
    """Presses, not gestures, that are over before a program can see them."""
    earlier = challenge.runs.vary.get("stimuli.at")
    for index, stimulus in enumerate(challenge.stimuli):
        over = max(0.0, stimulus.at + (earlier.low if earlier else 0.0)) + stimulus.hold
        if stimulus.press and stimulus.at >= 0 and over < SEES_S:  # a time that is none is told as such
            values = {"over": f"{over:g}", "sees": f"{SEES_S:g}"}
            yield ("stimuli", index, "at"), Text("grading.too-early", **values)


class _Prover:
    """Knows what can happen with each kit."""

    def __init__(self, challenge: Challenge, arena: Arena, kits: Sequence[Kit]) -> None:
        self.arena, self.kits, self.end_s = arena, kits, challenge.time_limit
        self.held = held = challenge.held
        self.seen = arena_signals(arena) | ({"put_backs"} if challenge.put_back else set())
        imbalance = challenge.runs.vary.get("motor_imbalance")
        self.others = {name: list(_kits_of(robot, kits)) for name, robot in challenge.robots.items()}
        """The kits that other robots can be, by the robots' names."""
        ways = (
            (possibilities(arena, kit, self.end_s, imbalance, held=held) for kit in kits)
            if self.end_s
            else ()
        )
        self.ways: list[Possibilities] = [with_robots(way, challenge, arena) for way in ways]

    def of_check(self, path: Path_, one: Check, formula: Parsed[stl.Formula]) -> Found:
        lacking = list(self._lacking(formula.tree))
        if lacking:
            yield path, pointed(formula.text, lacking)
            return
        bounds = [way.of_run(formula.tree) for way in self.ways]
        decided = self._never(bounds) or self._always(bounds)
        if decided:
            yield path, pointed(formula.text, [decided])
        elif bounds and isinstance(one.credit, RobustnessCredit):
            yield from _credit((*path[:-1], "credit"), one.credit.robustness, bounds)

    def of_condition(self, path: Path_, condition: Parsed[stl.Formula]) -> Found:
        """Mistakes of a condition that is looked at again and again."""
        wrong = list(self._lacking(condition.tree))
        if not wrong:
            decided = self._never([way.at_any_time(condition.tree) for way in self.ways])
            wrong = [decided] if decided else []
        if wrong:
            yield path, pointed(condition.text, wrong)

    def of_measure(self, path: Path_, measure: Parsed[Measure]) -> Found:
        lacking = list(self._lacking(measure.tree))
        if lacking:
            yield path, pointed(measure.text, lacking)
        elif isinstance(measure.tree.operand, stl.Formula):
            decided = self._never([way.at_any_time(measure.tree.operand) for way in self.ways])
            if decided:
                yield path, pointed(measure.text, [decided])

    def _lacking(self, tree: stl.Node) -> Iterator[Mistake]:
        """Signals that some kit does not measure, or that have no value in this arena."""
        seen = {node.name: node for node in tree.walk() if isinstance(node, stl.SignalValue)}
        for name, node in seen.items():
            robot, own = robot_and_signal(name)
            if robot and robot not in self.others:
                known = ", ".join(self.others) or "–"
                yield Mistake(node.at, Text("grading.unknown-robot", name=robot, known=known))
            else:
                yield from (Mistake(node.at, why) for why in self._why_lacking(name, robot, own))
        yield from lacking_counts(tree, self._kits)

    def _kits(self, robot: str) -> Sequence[Kit]:
        """Return the kits that a robot can be; an empty name is that of the robot which is checked."""
        return self.others.get(robot, ()) if robot else self.kits

    def _why_lacking(self, name: str, robot: str, own: str) -> Iterator[Text]:
        """Why a signal has no value: nobody holds the robot or can see it, or its kit does not record it."""
        if robot and (own in HAND_SIGNALS or own == "put_backs"):
            yield Text("grading.others-untouched", signal=name)
        elif own in HAND_SIGNALS:
            if not self.held:
                yield Text("grading.nobody-holds", signal=name)
        elif SIGNALS[own].source == "truth" and own not in _SHOWN:
            if own not in self.seen:
                yield Text(_WHY_UNSEEN[own], signal=name)
        else:
            without = [kit.id for kit in self._kits(robot) if own not in possible_signals(kit)]
            if without:
                yield Text("grading.kit-lacks", signal=name, kits=", ".join(without))

    def _never(self, bounds: list[Bounds]) -> Mistake | None:
        """What fails with some kit, whatever the robot does."""
        failing = [index for index, found in enumerate(bounds) if found.high < 0]
        if not failing:
            return None
        culprit = bounds[failing[0]].high_by
        why = _why(culprit, self.ways[failing[0]], never=True)
        if len(failing) == len(bounds):
            return Mistake(culprit.at, Text("grading.never", why=why))
        kits = ", ".join(self.kits[index].id for index in failing)
        return Mistake(culprit.at, Text("grading.never-with", kits=kits, why=why))

    def _always(self, bounds: list[Bounds]) -> Mistake | None:
        """What passes with every kit, whatever the robot does."""
        if not bounds or min(found.low for found in bounds) < 0:
            return None
        culprit = bounds[0].low_by
        return Mistake(culprit.at, Text("grading.always", why=_why(culprit, self.ways[0], never=False)))


def _kits_of(robot: OtherRobot, kits: Sequence[Kit]) -> Iterator[Kit]:
    """Return the kits that another robot can be. One that is unknown is told elsewhere."""
    if robot.kit is None:
        yield from kits
        return
    with suppress(UsageError, DocumentError):
        yield load_kit(robot.kit)


def _why(culprit: stl.Formula, way: Possibilities, *, never: bool) -> Text:
    match culprit:
        case stl.Comparison(_, left, right):
            sides = [side for side in (left, right) if _depends(side)]
            if sides:
                what = sides[0] if len(sides) == 1 else stl.Arithmetic("-", left, right)
                return _range_of(what, way.values(what))
        case stl.Inside(zone):
            return Text("grading.cannot-enter" if never else "grading.cannot-leave", zone=zone)
        case stl.Always() | stl.Eventually() | stl.Until():
            return Text("grading.after-the-end", limit=way.end_s)
    return Text("grading.whatever-it-does")


def _depends(side: stl.Expression) -> bool:
    """Whether a number depends on what the robot does."""
    return any(
        isinstance(node, stl.SignalValue | stl.Count)
        or (isinstance(node, stl.Call) and node.function == "dist")
        for node in side.walk()
    )


def _range_of(what: stl.Expression, span: Span) -> Text:
    unit = unit_of(what)
    low, high = quantity(span.low, unit), quantity(span.high, unit)
    if span.low == -inf or span.high == inf:
        key, end = ("grading.at-least", low) if span.high == inf else ("grading.at-most", high)
        return Text(key, what=str(what), end=end)
    return Text("grading.always-between", what=str(what), low=low, high=high)


def _credit(path: Path_, wanted: Range, bounds: list[Bounds]) -> Found:
    """Ends of a range that the robustness can never reach, or never falls below."""
    low, high = min(found.low for found in bounds), max(found.high for found in bounds)
    if high <= wanted.low:
        yield path, Text("grading.credit-never", most=quantity(high, wanted.unit))
    elif high < wanted.high:
        yield path, Text("grading.credit-never-full", most=quantity(high, wanted.unit))
    elif low >= wanted.high:
        yield path, Text("grading.credit-always-full", least=quantity(low, wanted.unit))
