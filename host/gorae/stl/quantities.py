"""Numbers and signals as people say them."""

from __future__ import annotations

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
    match expression:
        case stl.Count():
            return "times"
        case stl.SignalValue(name) if (own := robot_and_signal(name)[1]) in _COUNTED:
            return _COUNTED[own]
        case stl.SignalValue(name) if (signal := known(name)) and signal.unit == "%":
            return "%"
        case stl.Negative(operand) | stl.Change(operand) | stl.Call("abs" | "min" | "max", (operand, *_)):
            return unit_of(operand)
    return names.unit_of(names.dimension(expression))


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
