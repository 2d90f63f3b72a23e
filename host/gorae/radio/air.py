"""The air between transceivers: who is there, where, and what reaches whom."""

from __future__ import annotations

import threading
from collections.abc import Callable
from math import sqrt
from typing import Protocol

from gorae.radio.frames import RadioFrame
from gorae.radio.range import is_heard, strength_dbm

Place = tuple[float, float]
"""x and y in an arena, in mm."""
APART_MM = 1000.0
"""How far apart those are who are not in the same arena."""


class Receiver(Protocol):
    """A transceiver, as the air knows it."""

    def hear(self, frame: RadioFrame, strength: int, at_ns: int | None) -> None:
        """Take a frame that is over at `at_ns`, and how strong it is in dBm; None: it is over now."""


class RadioStation(Receiver, Protocol):
    """A kit's radio, as whoever runs the kit knows it."""

    before_use: Callable[[], None]
    """Called before it is used: whoever shares its air is brought up to the present."""
    on_sent: Callable[[RadioFrame, int], None]
    """Called with each frame that it sends, and with when that is over, in ns."""

    def join(self, air: RadioAir, place: Callable[[], Place | None]) -> None:
        """Send into this air from now on, and hear who else is there."""


class RadioAir:
    """Those who can hear each other. Frames reach them in the order in which they are sent."""

    def __init__(self, *, one_clock: bool = True) -> None:
        """`one_clock`: all who join have the same time, and frames take theirs."""
        self.one_clock = one_clock
        self._places: dict[Receiver, Callable[[], Place | None]] = {}
        self._lock = threading.Lock()
        self.on_frame: Callable[[RadioFrame], None] = lambda frame: None
        """Called with every frame that somebody who has joined sends: what passes it on to other airs."""

    def join(self, receiver: Receiver, place: Callable[[], Place | None] = lambda: None) -> None:
        """Be there. `place` says where, when asked; None for who is in no arena with the others."""
        with self._lock:
            self._places[receiver] = place

    def leave(self, receiver: Receiver) -> None:
        """Be there no more."""
        with self._lock:
            self._places.pop(receiver, None)

    def send(self, sender: Receiver, frame: RadioFrame, over_ns: int | None) -> None:
        """Send a frame that is over at `over_ns` by the clock of all; None: clocks differ, it is over now."""
        with self._lock:
            here = self._places.get(sender, lambda: None)()
            others = [(who, where()) for who, where in self._places.items() if who is not sender]
        for receiver, there in others:
            self._reach(receiver, frame, _distance(here, there), over_ns)
        self.on_frame(frame)

    def send_from_away(self, frame: RadioFrame, away_mm: float, over_ns: int | None) -> None:
        """Send a frame from so far away of everybody: by somebody who has not joined."""
        with self._lock:
            receivers = list(self._places)
        for receiver in receivers:
            self._reach(receiver, frame, away_mm, over_ns)

    def _reach(self, receiver: Receiver, frame: RadioFrame, away_mm: float, over_ns: int | None) -> None:
        strength = strength_dbm(frame.setting.power_dbm, away_mm)
        if is_heard(strength, frame.setting.rate):
            receiver.hear(frame, strength, over_ns)


def _distance(here: Place | None, there: Place | None) -> float:
    if here is None or there is None:
        return APART_MM
    dx, dy = here[0] - there[0], here[1] - there[1]
    return sqrt(dx * dx + dy * dy)
