"""The arm of a hobby servo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gorae.clock import NS_PER_S

MIDDLE: Final = 90.0


class ServoMotor:
    """An arm of 0 to 180 degrees, as quick as an SG90: 0.12 s for 60 degrees (its data sheet, at 4.8 V)."""

    DEGREES_PER_S: Final = 60 / 0.12

    def __init__(self, now_ns: Callable[[], int], angle: float = MIDDLE) -> None:
        self._now_ns = now_ns
        self._from = self._target = angle
        self._since_ns = 0
        self.moved = False
        """Whether it was ever told an angle."""

    def angle(self, at_ns: int) -> float:
        """Return where the arm is at a time, in degrees."""
        most = self.DEGREES_PER_S * max(0, at_ns - self._since_ns) / NS_PER_S
        way = self._target - self._from
        return self._target if abs(way) <= most else self._from + (most if way > 0 else -most)

    def turns(self, at_ns: int) -> bool:
        """Whether the arm is still on its way at a time."""
        return self.angle(at_ns) != self._target

    def go_to(self, angle: float) -> None:
        """Begin to turn to an angle; beyond 0 to 180 it stops at its end."""
        self._hold_here()
        self._target = max(0.0, min(180.0, angle))
        self.moved = True

    def release(self) -> None:
        """Stay where it is: no pulses come any more."""
        self._hold_here()
        self._target = self._from

    def _hold_here(self) -> None:
        now_ns = self._now_ns()
        self._from, self._since_ns = self.angle(now_ns), now_ns
