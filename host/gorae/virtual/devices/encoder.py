"""Wheel encoders, whose pins go high and low as wheels turn."""

from __future__ import annotations

from collections.abc import Callable
from math import floor, pi
from typing import Any, Protocol

from gorae.parts import Encoder
from gorae.virtual.devices.wiring import Wiring
from gorae.virtual.edges import NEVER_NS

FIRST, SECOND = 0.75, 0.25
"""Where the edges of the two pins lie, in edges: while the wheel turns ahead, the first pin leads."""


class TurningWheel(Protocol):
    """A wheel that knows how it will turn on while the powers of the motors stay. Times in ns, ways in mm."""

    @property
    def changes(self) -> int:
        """How often the powers have become others: what was foreseen before is void."""

    def way_at(self, at_ns: int) -> float:
        """Return how far it will have turned at a time from now on."""

    def leaves_ns(self, mm_per_edge: float, phase: float, count: int, after_ns: int) -> int:
        """Return when `floor(way / mm_per_edge + phase)` is not `count` any more, or when to ask again."""


class EncoderTrack:
    """One output of an encoder: a wave that counts its edges, even ones low and odd ones high.

    What it is asked of the future, as by `machine.time_pulse_us`, it tells as if the powers stayed.
    """

    def __init__(
        self, turned: Callable[[int], Any], now_ns: Callable[[], int], mm_per_edge: float, phase: float
    ) -> None:
        """`turned` tells at a time how far the wheel has turned in mm, and the TurningWheel or None."""
        self._turned, self._now_ns = turned, now_ns
        self._mm_per_edge, self.phase = mm_per_edge, phase
        self._known = (0, 0, 0, 0)
        """What was foreseen last: after which change of the powers, how many edges, from when, until when."""

    def edges(self, now_ns: int) -> int:
        """Return how many edges there have been, fewer when the wheel turns backwards."""
        return self._look(now_ns)[0]

    def level(self, now_ns: int) -> int:
        return self.edges(now_ns) % 2

    def next_edge(self, now_ns: int) -> int | None:
        until_ns = self.foresee(now_ns)[1]
        return until_ns if until_ns < NEVER_NS else None

    def foresee(self, now_ns: int) -> tuple[int, int]:
        """Return how many edges there have been, and until when none comes while outputs stay."""
        count, wheel = self._look(now_ns)
        if wheel is None:
            return count, NEVER_NS
        changes, known, from_ns, until_ns = self._known
        if known != count or changes != wheel.changes or not from_ns <= now_ns < until_ns:
            until_ns = wheel.leaves_ns(self._mm_per_edge, self.phase, count, now_ns)
            self._known = (wheel.changes, count, now_ns, until_ns)
        return count, until_ns

    def _look(self, at_ns: int) -> tuple[int, TurningWheel | None]:
        now_ns = self._now_ns()
        way, wheel = self._turned(min(at_ns, now_ns)) or (0.0, None)
        if at_ns > now_ns and wheel is not None:
            way = wheel.way_at(at_ns)
        return floor(way / self._mm_per_edge + self.phase), wheel


def connect(wiring: Wiring, name: str, part: Encoder) -> None:
    """Put the encoder onto its pins."""
    clock = wiring.board.clock
    turned = wiring.sensing_at(name)
    mm_per_edge = pi * wiring.kit.drive.wheel_diameter / part.pulses / 2
    for pin, phase in ((part.pin, FIRST), (part.pin_b, SECOND)):
        if pin:
            wiring.board.pin(pin).wave = EncoderTrack(turned, lambda: clock.now_ns, mm_per_edge, phase)


OF = {Encoder: connect}
