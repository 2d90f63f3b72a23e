"""A micro:bit's microphone: how loud it is, and the events `loud` and `quiet`.

After `LevelDetectorSPL.cpp` of lancaster-university/codal-core and `microbit_microphone.c` of
micropython-microbit-v2 2.1.2: levels are told as 0 to 255, for 35 to 100 dB.
"""

from __future__ import annotations

from gorae.randomness import stream

QUIET, LOUD = 0, 1
_MAX_EVENTS = 8
_NOISE = 4


def _level(decibel: float) -> float:
    return (decibel - 35) * 255 / (100 - 35)


class Microphone:
    """What the board makes of the loudness around it, 0 to 255."""

    def __init__(self, seed: int, loudness: float = 30.0) -> None:
        self._noise = stream(seed, "noise of the room")
        self.loudness = loudness
        self._high, self._low = _level(85), _level(65)
        self._is_high, self._is_low = False, True
        self.event = QUIET
        self._happened: set[int] = set()
        self._events: list[int] = []
        self._listens = False

    def hear(self, loudness: float) -> None:
        """It is so loud from now on."""
        self.loudness = loudness
        self._judge()

    def level(self) -> int:
        """Return how loud it is, with a little noise."""
        self._listens = True
        return max(0, min(255, int(self.loudness + self._noise.uniform(-_NOISE, _NOISE))))

    def set_threshold(self, event: int, level: int) -> None:
        """Set from which level on it is loud, or below which quiet. The other one makes room."""
        self._listens = True
        if event == LOUD and level != self._high:
            self._high, self._is_high = level, False
            self._low = min(self._low, level - _level(36))
        elif event == QUIET and level != self._low:
            self._low, self._is_low = level, False
            self._high = max(self._high, level + _level(36))
        self._judge()

    def current(self) -> int:
        """Return the last event."""
        self._listens = True
        return self.event

    def was(self, event: int) -> bool:
        """Return whether it happened since this was asked last; the list of all is forgotten, too."""
        self._listens = True
        happened = event in self._happened
        self._happened.discard(event)
        self._events.clear()
        return happened

    def take(self) -> bytes:
        """Return what happened since this was asked last, at most 8, in its order."""
        self._listens = True
        events = bytes(self._events)
        self._events.clear()
        return events

    def _judge(self) -> None:
        if not self._is_high and self.loudness > self._high:
            self._is_high, self._is_low = True, False
            self._happens(LOUD)
        elif not self._is_low and self.loudness < self._low:
            self._is_high, self._is_low = False, True
            self._happens(QUIET)

    def _happens(self, event: int) -> None:
        """An event counts from the program's first question on, as on the board."""
        if not self._listens:
            return
        self.event = event
        self._happened.add(event)
        if len(self._events) < _MAX_EVENTS:
            self._events.append(event)
