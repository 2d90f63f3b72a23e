"""The radio of a micro:bit V2 as its MicroPython drives it: `src/codal_port/drv_radio.c` of v2.1.2.

The receive buffer counts bytes and not frames: it has room for `queue` payloads of the full `length`, each
with six bytes more, and so for more of shorter ones. What does not fit is lost, and so is a frame that is
longer than the receiver's `length`, for then its CRC is looked for in the wrong place. Not imitated: frames
that are on the air at the same time and spoil each other, the moment in which a sender does not listen, and
that the radio of a board is off until `import radio` (here it listens from the start).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from gorae.clock import Clock
from gorae.radio.air import RadioAir
from gorae.radio.frames import RAMP_UP_NS, RadioFrame, RadioSetting

_PACKET_OVERHEAD = 6
"""Bytes: length, strength, and a time of four."""
MAX_IN_FLIGHT = 256


class ReceivedFrame(NamedTuple):
    """A frame in the receive buffer."""

    payload: bytes
    strength: int
    """dBm."""
    at_ns: int


class Transceiver:
    """One radio. Its board asks it from one thread; frames may come from any."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._in_flight: deque[tuple[RadioFrame, int, int]] = deque()
        self.before_use: Callable[[], None] = lambda: None
        """Called before it sends, receives or is set: whoever shares its air is brought up to the present."""
        self.on_sent: Callable[[RadioFrame, int], None] = lambda frame, over_ns: None
        """Called with each frame that it sends, and with when that is over, in ns."""
        self.air = RadioAir()
        self.power_on()

    def join(self, air: RadioAir, place: Callable[[], tuple[float, float] | None] = lambda: None) -> None:
        """Send into this air from now on, and hear who else is there."""
        self.air.leave(self)
        self.air = air
        air.join(self, place)

    def power_on(self) -> None:
        """Be as after a reset: on, set as usual, with nothing received."""
        with self._lock:
            self._in_flight.clear()
            self._setting: RadioSetting | None = RadioSetting()
            self._empty(RadioSetting())

    def _empty(self, setting: RadioSetting) -> None:
        self._room = (setting.length + _PACKET_OVERHEAD) * setting.queue
        self._received: deque[ReceivedFrame] = deque()

    @property
    def setting(self) -> RadioSetting | None:
        """How it is set; None while it is off."""
        return self._setting

    def switch_on(self, setting: RadioSetting) -> None:
        """Listen with an empty buffer of the size that the setting says."""
        with self._here():
            self._setting = setting
            self._empty(setting)

    def tune(self, setting: RadioSetting) -> None:
        """Go on with another channel, group, power … What was received stays."""
        with self._here():
            self._setting = setting

    def switch_off(self) -> None:
        """Hear nothing, and forget what was received."""
        with self._here():
            self._setting = None
            self._received.clear()

    def send(self, payload: bytes) -> int:
        """Send a payload, cut to the length that is set. Return how long it takes in ns, 0 while off."""
        self.before_use()
        if self._setting is None:
            return 0
        frame = RadioFrame(payload[: self._setting.length], self._setting)
        over_ns = self._clock.now_ns + RAMP_UP_NS + frame.airtime_ns
        self.on_sent(frame, over_ns)
        self.air.send(self, frame, over_ns if self.air.one_clock else None)
        return frame.send_ns

    def receive(self) -> ReceivedFrame | None:
        """Return the oldest frame that was received, which is then forgotten; None when there is none."""
        with self._here():
            if not self._received:
                return None
            oldest = self._received.popleft()
            self._room += len(oldest.payload) + _PACKET_OVERHEAD
            return oldest

    def hear(self, frame: RadioFrame, strength: int, at_ns: int | None) -> None:
        """Take a frame that is over at `at_ns`, now when it is None. From any thread."""
        now_ns = self._clock.now_ns
        with self._lock:
            self._take_until(now_ns)
            if len(self._in_flight) < MAX_IN_FLIGHT:
                self._in_flight.append((frame, strength, now_ns if at_ns is None else at_ns))

    def _here(self) -> threading.Lock:
        """Be up to date, and alone within."""
        self.before_use()
        with self._lock:
            self._take_until(self._clock.now_ns)
        return self._lock

    def _take_until(self, now_ns: int) -> None:
        """Receive the frames that are over by now."""
        while self._in_flight and self._in_flight[0][2] <= now_ns:
            frame, strength, at_ns = self._in_flight.popleft()
            size = len(frame.payload)
            here = self._setting
            if here is None or not here.hears(frame.setting) or size > here.length:
                continue
            if size + _PACKET_OVERHEAD <= self._room:
                self._room -= size + _PACKET_OVERHEAD
                self._received.append(ReceivedFrame(frame.payload, strength, at_ns))
