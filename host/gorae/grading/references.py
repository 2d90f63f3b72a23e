"""What no single value of a challenge can tell: do its parts fit each other, its arena and its kits?"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent
from typing import TYPE_CHECKING, TypeAlias

from gorae import units
from gorae.documents import Path_
from gorae.errors import DocumentError, UsageError
from gorae.grading import equipment, proofs, restarts
from gorae.grading.challenge import RobustnessCredit
from gorae.grading.fields import CHOICES, Range
from gorae.grading.learned import proofs as learned
from gorae.kits import Arena, Kit, load_arena, load_kit
from gorae.stl import formula as stl
from gorae.stl import names
from gorae.stl.mistakes import Mistake, pointed
from gorae.texts import LANGUAGES, Text
from gorae.texts.words import nearest, shown

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge, Check

Found: TypeAlias = Iterator[tuple[Path_, Text]]

VARY = {
    "start.x": "length", "start.y": "length", "start.heading": "angle",
    "motor_imbalance": "", "sensor_noise": "", "battery": "", "friction": "", "stimuli.at": "time",
    "person": "whole", "hand": "hand", "vigour": "", "wires": "wires",
}  # fmt: skip
"""What a run can vary, and the dimension of its range; empty for plain numbers."""
OF_PEOPLE = ("person", "hand", "vigour")
"""Of these, what only a challenge with gestures has."""
_MAX_NAMES = 20
_VARY_WITHIN = {
    "motor_imbalance": (-0.5, 0.5),
    "sensor_noise": (0.0, 10.0),
    "battery": (0.1, 1.0),
    "friction": (0.0, 3.0),
    "person": (1, 999_999),
    "vigour": (0.3, 3.0),
}
"""What is still a robot, or a person."""


def check(challenge: Challenge) -> Found:
    """A path and a sentence for every mistake. Parts that are missing are passed over."""
    arena = None
    try:
        arena = load_arena(challenge.arena) if challenge.arena else None
    except (UsageError, DocumentError) as error:
        yield ("arena",), _why(challenge.arena, error)
    kits: list[Kit] = []
    yield from _kits(challenge, kits)
    yield from equipment.check(challenge, kits)
    yield from _robots(challenge, arena)
    yield from _vary(challenge, arena)
    late = list(_times(challenge))
    yield from late
    yield from restarts.check(challenge)
    if arena:
        yield from _start(challenge, arena)
        yield from _zones(challenge, arena)
        yield from proofs.check(challenge, arena, kits, {path for path, _ in late})
    yield from _needs(challenge)
    yield from learned.check(challenge)
    for index, one in enumerate(challenge.checks):
        yield from _credit(("checks", index, "credit"), one)


def _why(name: str, error: UsageError | DocumentError) -> Text:
    """What is wrong with a file that the challenge names."""
    if isinstance(error, UsageError):
        return error.text
    if not error.problems[0].line:
        return Text("grading.unusable-file", name=shown(name), why=error.problems[0].text)
    mistakes = {lang: indent(error.say(lang), "    ") for lang in LANGUAGES}
    return Text("grading.bad-file", name=shown(name), mistakes=mistakes)


def _kits(challenge: Challenge, kits: list[Kit]) -> Found:
    """Mistakes; the good ones go to `kits`."""
    for index, name in enumerate(challenge.kits):
        if name in challenge.kits[:index]:
            yield ("kits", index), Text("grading.doubled-kit", name=shown(name))
            continue
        try:
            kits.append(load_kit(name))
        except (UsageError, DocumentError) as error:
            yield ("kits", index), _why(name, error)


def _robots(challenge: Challenge, arena: Arena | None) -> Found:
    for name, robot in challenge.robots.items():
        if robot.kit:
            try:
                load_kit(robot.kit)
            except (UsageError, DocumentError) as error:
                yield ("robots", name, "kit"), _why(robot.kit, error)
        size = arena.size if arena else None
        if size and not (0 <= robot.start.x <= size.x and 0 <= robot.start.y <= size.y):
            yield ("robots", name, "start"), Text("grading.start-outside", x=size.x, y=size.y)
    if challenge.robots and challenge.held:
        yield ("robots",), Text("grading.robots-of-held")


def _start(challenge: Challenge, arena: Arena) -> Found:
    start, size = challenge.start, arena.size
    if start and not (0 <= start.x <= size.x and 0 <= start.y <= size.y):
        yield ("start",), Text("grading.start-outside", x=size.x, y=size.y)


def _vary(challenge: Challenge, arena: Arena | None) -> Found:
    known = dict(VARY)
    for shelf in ("walls", "obstacles") if arena else ():
        known |= {f"{shelf}.{name}.{axis}": "length" for name in getattr(arena, shelf) for axis in "xy"}
    for name in challenge.robots:
        known |= {
            f"robots.{name}.x": "length",
            f"robots.{name}.y": "length",
            f"robots.{name}.heading": "angle",
        }
    for key, drawn in challenge.runs.vary.items():
        if key in OF_PEOPLE and not challenge.held:
            yield ("runs", "vary", key), Text("grading.vary-nobody", key=key)
        elif key == "stimuli.at" and not challenge.stimuli:
            yield ("runs", "vary", key), Text("grading.vary-nothing", key=key)
        elif key in known:
            yield from _vary_range(key, known[key], drawn)
        elif arena or not key.startswith(("walls.", "obstacles.")):
            near = nearest(key, known, 0.65)
            text = Text("grading.unknown-vary", key=shown(key), known=", ".join([near] if near else known))
            yield ("runs", "vary", key), text


def _vary_range(key: str, dimension: str, drawn: Range) -> Found:
    path = ("runs", "vary", key)
    if dimension in CHOICES or drawn.unit in CHOICES:
        if dimension != drawn.unit:
            yield path, _no_choice(key, dimension)
        return
    low, high = _VARY_WITHIN.get(key, (drawn.low, drawn.high))
    if dimension == "whole":
        if drawn.unit or not low <= drawn.low <= drawn.high <= high or drawn.low % 1 or drawn.high % 1:
            yield path, Text("grading.vary-whole", key=key, low=low, high=high)
    elif (units.UNITS[drawn.unit][0] if drawn.unit else "") != dimension:
        wanted = ", ".join(units.units_of(dimension))
        unit = Text("grading.vary-unit", key=key, units=wanted)
        yield path, unit if dimension else Text("grading.vary-plain", key=key)
    elif not low <= drawn.low <= drawn.high <= high:
        yield path, Text("grading.vary-range", key=key, low=low, high=high)


def _no_choice(key: str, dimension: str) -> Text:
    """Return the sentence for words where numbers belong, or numbers where words do."""
    if dimension in CHOICES:
        first, second = CHOICES[dimension]
        return Text("grading.vary-words", key=key, first=first, second=second)
    return Text("grading.vary-no-words", key=key)


def _formulas(challenge: Challenge) -> Iterator[tuple[Path_, str, stl.Node]]:
    """Path, text and tree of everything that was parsed."""
    if challenge.put_back and challenge.put_back.when:
        yield ("put_back", "when"), challenge.put_back.when.text, challenge.put_back.when.tree
    for index, one in enumerate(challenge.checks):
        if one.formula:
            yield ("checks", index, "formula"), one.formula.text, one.formula.tree
    for name, measure in challenge.measures.items():
        if isinstance(measure.formula.tree, stl.Node):
            yield ("measures", name), measure.formula.text, measure.formula.tree


def _zones(challenge: Challenge, arena: Arena) -> Found:
    for path, text, tree in _formulas(challenge):
        unknown = list(names.unknown_zones(tree, arena.zones))
        if unknown:
            yield path, pointed(text, unknown)


def _times(challenge: Challenge) -> Found:
    limit = challenge.time_limit
    if not limit:
        return
    later = challenge.runs.vary.get("stimuli.at")
    for index, stimulus in enumerate(challenge.stimuli):
        if stimulus.at + (later.high if later else 0.0) >= limit:
            yield ("stimuli", index, "at"), Text("grading.stimulus-late", limit=limit)
    for path, text, tree in _formulas(challenge):
        late = list(late_windows(tree, limit, 0.0))
        if late:
            yield path, pointed(text, late)


def late_windows(node: stl.Node, limit: float, now: float) -> Iterator[Mistake]:
    """Windows that begin when every run has ended."""
    if isinstance(node, stl.Always | stl.Eventually | stl.Until) and node.interval:
        now += node.interval.start
        if now >= limit:
            yield Mistake(node.at, Text("grading.interval-late", start=now, limit=limit))
            return
    for child in node.children():
        yield from late_windows(child, limit, now)


def _needs(challenge: Challenge) -> Found:
    ids = [one.id for one in challenge.checks]
    for index, one in enumerate(challenge.checks):
        earlier = ids[:index]
        if one.id and one.id in earlier:
            yield ("checks", index, "id"), Text("grading.doubled-id", id=one.id)
        for place, need in enumerate(one.needs):
            path = ("checks", index, "needs", place)
            if need not in ids:
                near = nearest(need, ids)
                known = ", ".join([near] if near else ids[:_MAX_NAMES])
                yield path, Text("grading.unknown-need", need=shown(need), known=known)
            elif need == one.id:
                yield path, Text("grading.own-need")
            elif need not in earlier:
                yield path, Text("grading.later-need", need=need)


def _credit(path: Path_, one: Check) -> Found:
    if one.credit == "all-or-nothing":
        return
    if one.formula is None:
        if one.code:
            yield path, Text("grading.credit-of-code")
    elif one.credit == "fraction":
        if not isinstance(one.formula.tree, stl.Always):
            yield path, Text("grading.fraction-of-always")
    elif isinstance(one.credit, RobustnessCredit):
        yield from _robustness(path, one.credit.robustness, one.formula.tree)


def _robustness(path: Path_, bounds: Range, formula: stl.Formula) -> Found:
    if bounds.low == bounds.high:
        yield path, Text("grading.credit-of-nothing")
    wanted = {names.of_unit(bounds.unit)} - {names.PLAIN}
    compared = {names.compared(atom) for atom in formula.walk()} - {names.PLAIN, None}
    if wanted and compared - wanted:
        fitting = ", ".join(sorted(names.unit_of(dimension) for dimension in compared if dimension))
        yield path, Text("grading.credit-unit", units=fitting)
