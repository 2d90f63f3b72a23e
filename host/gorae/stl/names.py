"""What the names of a formula mean: do its signals exist, do its units fit, are its zones in the arena?"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeAlias

from gorae.stl import formula as stl
from gorae.stl.mistakes import Mistake
from gorae.stl.tokens import own_unit
from gorae.telemetry import signals
from gorae.telemetry.signals import SIGNALS
from gorae.texts import Text
from gorae.texts.words import nearest
from gorae.units import UNITS

Dimension: TypeAlias = tuple[int, ...]
"""Powers of mm, deg, s, g and V."""

Known: TypeAlias = dict[int, Dimension]
"""Dimensions of nodes by their `id`, so that a long formula does not take long."""

PLAIN: Dimension = (0, 0, 0, 0, 0)
"""A plain number, which fits to anything."""
LENGTH: Dimension = (1, 0, 0, 0, 0)
_BASES = ("mm", "deg", "s", "g", "V")
_DIMENSIONS: dict[str, Dimension] = {
    "length": LENGTH, "angle": (0, 1, 0, 0, 0), "time": (0, 0, 1, 0, 0), "mass": (0, 0, 0, 1, 0),
    "voltage": (0, 0, 0, 0, 1), "speed": (1, 0, -1, 0, 0), "rate": (0, 1, -1, 0, 0),
    "acceleration": (1, 0, -2, 0, 0), "frequency": (0, 0, -1, 0, 0), "share": PLAIN, "number": PLAIN,
}  # fmt: skip


def check(tree: stl.Node, columns: Collection[str] = ()) -> Iterator[Mistake]:
    """Signals that are neither known nor among `columns`, and units that do not fit."""
    known: Known = {}
    for node in tree.walk():
        if isinstance(node, stl.SignalValue) and not (signals.known(node.name) or node.name in columns):
            yield Mistake(node.at, _unknown_signal(node.name, columns or SIGNALS))
        else:
            yield from _unfit(node, known)


def unknown_zones(tree: stl.Node, zones: Collection[str]) -> Iterator[Mistake]:
    """Every `inside(zone)` whose zone is not among `zones`."""
    for node in tree.walk():
        if isinstance(node, stl.Inside) and node.zone not in zones:
            near = nearest(node.zone, zones)
            known = ", ".join([near] if near else zones) or "–"
            yield Mistake(node.at, Text("grading.unknown-zone", name=node.zone, known=known))


def dimension(node: stl.Expression, known: Known | None = None) -> Dimension:
    """The dimension of an expression; plain where its parts do not fit, to say that only once."""
    known = {} if known is None else known
    if id(node) not in known:
        known[id(node)] = _dimension(node, known)
    return known[id(node)]


def _dimension(node: stl.Expression, known: Known) -> Dimension:
    match node:
        case stl.Number(_, unit):
            return of_unit(unit)
        case stl.SignalValue(name):
            signal = signals.known(name)
            return _DIMENSIONS[signal.dimension] if signal else PLAIN
        case stl.Negative(operand) | stl.Change(operand):
            return dimension(operand, known)
        case stl.Arithmetic("*" | "/" as operator, left, right):
            sign = 1 if operator == "*" else -1
            powers = zip(dimension(left, known), dimension(right, known), strict=True)
            return tuple(a + sign * b for a, b in powers)
        case stl.Arithmetic(_, left, right):
            return _common((left, right), known) or PLAIN
        case stl.Call("dist"):
            return LENGTH
        case stl.Call(_, arguments):
            return _common(arguments, known) or PLAIN
    return PLAIN


def compared(node: stl.Node) -> Dimension | None:
    """The dimension of a condition's robustness; None for what compares nothing itself."""
    match node:
        case stl.Comparison(_, left, right):
            return _common((left, right), {})
        case stl.Inside() | stl.Outside():
            return LENGTH
    return None


def of_unit(unit: str) -> Dimension:
    return _DIMENSIONS[UNITS[unit][0]] if unit else PLAIN


def unit_of(dimension: Dimension) -> str:
    """The unit in which gorae keeps a dimension: `mm/s`; empty for plain numbers."""
    for name, powers in _DIMENSIONS.items():
        if powers == dimension != PLAIN:
            return own_unit(name)
    above = "·".join(_power(base, power) for base, power in zip(_BASES, dimension, strict=True) if power > 0)
    below = "/".join(_power(base, -power) for base, power in zip(_BASES, dimension, strict=True) if power < 0)
    return f"{above or '1'}/{below}" if below else above


def _power(base: str, power: int) -> str:
    return base + {1: "", 2: "²", 3: "³"}.get(power, f"^{power}")


def _unknown_signal(name: str, known: Collection[str]) -> Text:
    near = nearest(name, (*known, "inside", "dist", *stl.COUNTED, "signal", "change", "gesture"))
    if near:
        return Text("grading.unknown-near", name=name, near=near)
    return Text("grading.unknown-signal", name=name, known=", ".join(map(stl.spelt, known)))


def _unfit(node: stl.Node, known: Known) -> Iterator[Mistake]:
    match node:
        case stl.Comparison(_, left, right) | stl.Arithmetic("+" | "-", left, right):
            sides: tuple[stl.Expression, ...] = (left, right)
        case stl.Call("dist", arguments):
            sides = (stl.Number(0.0, "mm"), *arguments)
        case stl.Call(_, arguments):
            sides = arguments
        case _:
            return
    if _common(sides, known) is None:
        dimensions = (dimension(side, known) for side in sides)
        units = dict.fromkeys(unit_of(powers) for powers in dimensions if powers != PLAIN)
        yield Mistake(node.at, Text("grading.units-differ", units=" ≠ ".join(units)))


def _common(sides: tuple[stl.Expression, ...], known: Known) -> Dimension | None:
    """The one dimension of all sides, plain numbers aside; None when there are several."""
    found = {dimension(side, known) for side in sides} - {PLAIN}
    return found.pop() if len(found) == 1 else None if found else PLAIN
