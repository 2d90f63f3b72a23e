"""A signal that a recording may hold: its name in formulas, what its values are, what people call it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

Kind = Literal["number", "power", "switch", "count", "color"]
"""What the values of a signal are: a measured number; a power from −100 to 100 %, where 0 is rest; 0 or 1;
how many of something there are; a colour as 0xRRGGBB."""


@dataclass(frozen=True)
class Signal:
    """One signal. `source` says who knows it: the kit itself, or only somebody who sees the robot."""

    name: str
    source: Literal["kit", "truth"]
    dimension: str
    """A dimension of `gorae.units`, or "number"."""
    unit: str
    """What the numbers are in; empty for plain numbers."""
    en: str
    ko: str
    kind: Kind = "number"
    low: float = -inf
    high: float = inf
    """What no value is below or above, on any kit and in any arena."""
    acts: bool = False
    """Whether 0 says that nothing happens: no sound, no light, no button."""
    gaps: bool = False
    """Whether it may have no value: no echo comes back from far away."""


def switch(name: str, en: str, ko: str, *, acts: bool = False) -> Signal:
    """Return a signal of the kit that is 0 or 1."""
    return Signal(name, "kit", "number", "", en, ko, "switch", 0, 1, acts)


def percent(name: str, en: str, ko: str) -> Signal:
    """Return a signal of the kit that is 0 to 100 %, where 0 says that nothing happens."""
    return Signal(name, "kit", "number", "%", en, ko, low=0, high=100, acts=True)
