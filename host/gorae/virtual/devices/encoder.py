"""Wheel encoders, whose pins go high and low as wheels turn."""

from __future__ import annotations

from collections.abc import Callable
from math import floor, pi
from typing import Any

from gorae.clock import NS_PER_S
from gorae.parts import Encoder
from gorae.virtual.devices.wiring import Wiring

SOONEST_NS = 20_000
"""An edge is not foretold to come sooner: a wheel that slows down comes later than it seemed."""
FIRST, SECOND = 0.75, 0.25
"""Where the edges of the two pins lie, in edges: while the wheel turns ahead, the first pin leads."""


class EncoderTrack:
    """One output of an encoder: a wave that counts its edges, even ones low and odd ones high.

    What it is asked of the future, as by `machine.time_pulse_us`, it tells as if the wheel turned on evenly.
    """

    def __init__(
        self, turned: Callable[[int], Any], now_ns: Callable[[], int], mm_per_edge: float, phase: float
    ) -> None:
        """`turned` tells at a time in ns how far the wheel has turned in mm and how fast, in mm/s."""
        self._turned, self._now_ns = turned, now_ns
        self._mm_per_edge, self.phase = mm_per_edge, phase

    def edges(self, now_ns: int) -> int:
        """Return how many edges there have been, fewer when the wheel turns backwards."""
        return floor(self._place(now_ns)[0])

    def level(self, now_ns: int) -> int:
        return self.edges(now_ns) % 2

    def next_edge(self, now_ns: int) -> int | None:
        place, per_s = self._place(now_ns)
        if not per_s:
            return None
        missing = floor(place) + 1 - place if per_s > 0 else place - floor(place)
        return now_ns + max(SOONEST_NS, int(missing / abs(per_s) * NS_PER_S) + 2)

    def _place(self, at_ns: int) -> tuple[float, float]:
        """Return the place in edges, and edges a second."""
        present_ns = min(at_ns, self._now_ns())
        way, speed = self._turned(present_ns) or (0.0, 0.0)
        way += speed * (at_ns - present_ns) / NS_PER_S
        return way / self._mm_per_edge + self.phase, speed / self._mm_per_edge


def connect(wiring: Wiring, name: str, part: Encoder) -> None:
    """Put the encoder onto its pins."""
    clock = wiring.board.clock
    turned = wiring.sensing_at(name)
    mm_per_edge = pi * wiring.kit.drive.wheel_diameter / part.pulses / 2
    for pin, phase in ((part.pin, FIRST), (part.pin_b, SECOND)):
        if pin:
            wiring.board.pin(pin).wave = EncoderTrack(turned, lambda: clock.now_ns, mm_per_edge, phase)


OF = {Encoder: connect}
