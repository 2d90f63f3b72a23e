"""Quantities with units, as people write them in YAML and formulas.

Inside gorae a length is in mm, an angle in degrees, a time in seconds, a speed in mm/s, a turning
rate in deg/s, an acceleration in mm/s², a mass in g, a voltage in V. Robot frame (REP-103): x ahead,
y left, counter-clockwise positive.
"""

from __future__ import annotations

import math
import re

from gorae.texts import Text
from gorae.texts.words import nearest, shown

# unit -> (dimension, factor to gorae's own unit of that dimension)
UNITS: dict[str, tuple[str, float]] = {
    "mm": ("length", 1.0), "cm": ("length", 10.0), "m": ("length", 1000.0),
    "deg": ("angle", 1.0), "rad": ("angle", 57.29577951308232),
    "s": ("time", 1.0), "ms": ("time", 0.001), "min": ("time", 60.0),
    "mm/s": ("speed", 1.0), "cm/s": ("speed", 10.0), "m/s": ("speed", 1000.0),
    "deg/s": ("rate", 1.0), "rad/s": ("rate", 57.29577951308232),
    "mm/s2": ("acceleration", 1.0), "m/s2": ("acceleration", 1000.0),
    "g": ("mass", 1.0), "kg": ("mass", 1000.0),
    "V": ("voltage", 1.0), "Hz": ("frequency", 1.0), "kHz": ("frequency", 1000.0),
    "%": ("share", 0.01),
}  # fmt: skip
_QUANTITY = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([A-Za-z%/0-9]*)\s*")


class UnitError(ValueError):
    """A quantity that cannot be read; `text` says why and what to write."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.say("en"))
        self.text = text


def units_of(dimension: str) -> list[str]:
    return [unit for unit, (of, _) in UNITS.items() if of == dimension]


def parse(value: object, dimension: str) -> float:
    """`"60 s"` -> 60.0, in gorae's own unit of `dimension`.

    Raises UnitError when it is no number with a unit of that dimension.
    """
    wanted = ", ".join(units_of(dimension))
    match = _QUANTITY.fullmatch(value) if isinstance(value, str) else None
    if value is None or value == "":
        raise UnitError(Text("documents.nothing", expected=Text("documents.a-quantity", units=wanted)))
    if isinstance(value, bool) or not (match or isinstance(value, (int, float))):
        raise UnitError(Text("documents.no-quantity", value=shown(value), units=wanted))
    if match is None or not match[2]:
        raise UnitError(Text("documents.no-unit", value=shown(value), units=wanted))
    number, unit = match.groups()
    if unit not in UNITS:
        near = nearest(unit.lower(), units_of(dimension), 0.3)
        raise UnitError(Text("documents.unknown-unit", unit=shown(unit), units=near or wanted))
    if UNITS[unit][0] != dimension:
        raise UnitError(Text("documents.wrong-dimension", value=shown(value), units=wanted))
    quantity = float(number) * UNITS[unit][1]
    if not math.isfinite(quantity):
        raise UnitError(Text("documents.no-number", value=shown(value)))
    return quantity
