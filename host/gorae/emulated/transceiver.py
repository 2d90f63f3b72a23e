"""The radio of an emulated board in an air with others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from gorae.clock import NS_PER_S, Clock
from gorae.emulated.chip.cpu import HZ
from gorae.emulated.chip.machine import Machine
from gorae.radio.air import Place, RadioAir
from gorae.radio.frames import RAMP_UP_NS, RadioFrame

_MAX_WAITING = 64
"""Frames of others that wait until the board looks up: older ones are lost."""


class EmulatedTransceiver:
    """What sends the frames of the chip's RADIO into an air, and lets it hear those of others."""

    def __init__(self, machine: Machine, clock: Clock, origin_ns: int) -> None:
        self._machine, self._clock, self._origin_ns = machine, clock, origin_ns
        self.before_use: Callable[[], None] = lambda: None
        self.on_sent: Callable[[RadioFrame, int], None] = lambda frame, over_ns: None
        self.air = RadioAir()
        self._from_others: deque[tuple[RadioFrame, int]] = deque(maxlen=_MAX_WAITING)
        machine.radio.on_frame = self._send

    def join(self, air: RadioAir, place: Callable[[], Place | None] = lambda: None) -> None:
        """Send into this air from now on, and hear who else is there."""
        self.air.leave(self)
        self.air = air
        air.join(self, place)

    def hear(self, frame: RadioFrame, strength: int, at_ns: int | None) -> None:
        """Take a frame that is over at `at_ns`; when that is None, the clocks differ, and it is over now."""
        if at_ns is None:
            self._from_others.append((frame, strength))
        else:
            self._hear_at((at_ns - self._origin_ns) * HZ // NS_PER_S, frame, strength)

    def take(self) -> None:
        """Hear on the board's own thread what others have sent from theirs: each frame begins now."""
        while self._from_others:
            frame, strength = self._from_others.popleft()
            takes = (RAMP_UP_NS + frame.airtime_ns) * HZ // NS_PER_S
            self._hear_at(self._machine.now + takes, frame, strength)

    def _hear_at(self, cycles: int, frame: RadioFrame, strength: int) -> None:
        self._machine.at(
            max(self._machine.now + 1, cycles), lambda: self._machine.radio.hear(frame, strength)
        )

    def _send(self, frame: RadioFrame) -> None:
        self.before_use()
        now_ns = self._origin_ns + self._machine.now * NS_PER_S // HZ
        over_ns = now_ns + frame.airtime_ns
        self.on_sent(frame, over_ns)
        self.air.send(self, frame, over_ns if self.air.one_clock else None)
