"""What others do in a run: who presses, who sends, who drives there, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gorae.clock import NS_PER_MS, NS_PER_S
from gorae.kits import Kit
from gorae.radio.frames import RadioFrame
from gorae.world import Conditions

SAMPLE_NS = 40 * NS_PER_MS
"""25 samples a second: a robot moves a centimetre or two between them. Bumps and laps are counted within."""


@dataclass(frozen=True)
class ButtonPress:
    """A button that somebody presses during the run."""

    at_s: float
    button: str
    """`a`, `b`, `logo`, or a pin that is touched: `pin0`."""
    for_s: float = 0.2

    @property
    def times_ns(self) -> tuple[int, int]:
        """Return from when to when it is down: for a sample at least."""
        begin = round(self.at_s * NS_PER_S)
        return begin, begin + max(round(self.for_s * NS_PER_S), SAMPLE_NS)


@dataclass(frozen=True)
class RadioMessage:
    """A message that somebody sends by radio during the run."""

    at_s: float
    frame: RadioFrame
    away_mm: float
    """How far from every robot it is sent."""


@dataclass(frozen=True)
class Companion:
    """Another robot in the same arena."""

    name: str
    """Its signals are `NAME.x`, and so on."""
    kit: Kit
    conditions: Conditions
    source: bytes | None
    """Its program; None for the one that is handed in, with the files beside it."""
    along: Mapping[str, bytes] = field(default_factory=dict)
    """The files beside a program of its own."""
    stimuli: Sequence[ButtonPress] = ()
