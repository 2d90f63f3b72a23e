"""Numbers and signals as people say them."""

from __future__ import annotations

from collections.abc import Sequence

from gorae.stl import formula as stl
from gorae.stl import names
from gorae.telemetry.signals import known, robot_and_signal
from gorae.texts import Text

_SAID = {
    "s": "in-seconds",
    "deg": "in-degrees",
    "deg/s": "in-degrees-a-second",
    "%": "in-percent",
    "lap": "in-laps",
    "times": "in-times",
}
_SAID_OF_ONE = {"lap": "in-laps-one", "times": "in-times-one"}
_COUNTED = {"lap": "lap", "bumps": "times"}
"""Signals that count something."""

_HUGE = 1e12
"""From here on numbers are written with an exponent."""


def quantity(value: float, unit: str, more: int = 0) -> Text:
    """A number as long as makes sense for its unit, and `more` digits longer."""
    number = _digits(value, 2 if unit in ("", "lap") else 1 if unit == "s" or abs(value) < 10 else 0, more)
    if unit not in _SAID:
        return Text(
            "grading.in-unit" if unit else "grading.in-nothing",
            number=number,
            unit=unit.replace("/s2", "/s²"),
        )
    said = _SAID | _SAID_OF_ONE if number == "1" else _SAID
    return Text(f"grading.{said[unit]}", number=number)


def seconds(value: float) -> Text:
    """A moment, to a tenth of a second."""
    return Text("grading.in-seconds", number=f"{value:.1f}")


def exact_seconds(value: float) -> Text:
    """A stretch of time with all its digits."""
    return Text("grading.in-seconds", number=stl.shortest(value))


def unit_of(expression: stl.Expression) -> str:
    """The unit to show the values of an expression in."""
    return names.unit_of(names.dimension(expression)) or _plain_unit(expression) or ""


def unit_of_atom(atom: stl.Atom) -> str:
    """The unit to show both sides of a comparison in, or how far the robot is from the border of a zone.

    A side that has no unit of its own is shown in the other's: `(light_left + light_right) / 2 >= 30 %`.
    """
    if isinstance(atom, stl.Inside | stl.Outside):
        return "mm"
    return unit_of(atom.left) or unit_of(atom.right)


def _plain_unit(expression: stl.Expression) -> str | None:
    """The unit of what has no dimension: %, laps or times. None for a number that fits to each of them."""
    match expression:
        case stl.Number(_, unit):
            return unit if unit == "%" else None
        case stl.Count():
            return "times"
        case stl.SignalValue(name):
            signal = known(name)
            return _COUNTED.get(robot_and_signal(name)[1], "%" if signal and signal.unit == "%" else "")
        case stl.Negative(operand) | stl.Change(operand):
            return _plain_unit(operand)
        case stl.Call("abs" | "min" | "max", sides):
            return _common_unit(sides)
        case stl.Arithmetic("+" | "-", left, right):
            common = _common_unit((left, right))
            return "" if common == "times" else common  # a difference of counts may be less than none
        case stl.Arithmetic(_, left, right):
            return None if _plain_unit(left) is _plain_unit(right) is None else ""
    return ""


def _common_unit(sides: Sequence[stl.Expression]) -> str | None:
    units = {_plain_unit(side) for side in sides} - {None}
    return units.pop() if len(units) == 1 else "" if units else None


def what_is(expression: stl.Expression) -> Text:
    """What an expression measures: the title of its signal, or else the formula itself."""
    match expression:
        case stl.SignalValue(name) if signal := known(name):
            return Text("grading.signal", title={"en": brief(signal.en), "ko": brief(signal.ko)})
        case stl.Count("mark", text):
            return Text("grading.count-of-mark", name=text)
        case stl.Count("printed", text):
            return Text("grading.count-of-printed", name=text)
        case stl.Count("answered", text):
            return Text("grading.count-of-answered", name=text)
        case stl.Count("shown", text):
            return Text("grading.count-of-shown", name=text)
        case stl.Call("abs", (operand,)):
            return Text("grading.size-of", what=what_is(operand))
        case stl.Call("dist", (x, y)):
            return Text("grading.distance-to", x=str(x), y=str(y))
        case stl.Change(stl.Change(stl.SignalValue("heading"))):
            return Text("grading.jerk")
        case stl.Change(operand, seconds):
            return Text("grading.change-of", what=what_is(operand), time=exact_seconds(seconds))
    return Text("grading.value-of", formula=str(expression))


def brief(title: str) -> str:
    """`left line sensor (1 on the line)` without what explains it."""
    return title.partition("(")[0].partition(",")[0].strip()


def _digits(value: float, decimals: int, more: int) -> str:
    if abs(value) >= _HUGE:
        return f"{value:.{6 + more}g}"
    number = f"{value:.{decimals + more}f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return "0" if number == "-0" else number
