"""The pace at which somebody watches a run: real time, slower, faster, or not at all for a while.

    pace = Pace()
    pace.set_speed(2.0)              # from any thread
    pace.do(ButtonMove("a", True))
    for deed in pace.wait_for(0.04): # on the thread of the run: when this moment may be shown
        ...

Nothing of the run depends on the wall clock but at which of its moments a deed reaches it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import TypeAlias

SPEEDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
MAX_DEEDS = 64
"""Deeds that wait for the next moment: nobody presses faster."""
MAX_PAUSE_S = 600.0
"""A run that stands still for longer is ended."""
_BEHIND_S = 0.25
"""What is late by more is not caught up with: a busy computer shows a slower robot, and no jump."""


@dataclass(frozen=True)
class ButtonMove:
    """A button, `a` or `b`, goes down or up."""

    button: str
    down: bool


@dataclass(frozen=True)
class GestureWish:
    """A wish that whoever holds the kit makes a gesture, until the next wish; `none` is a rest."""

    name: str


Deed: TypeAlias = ButtonMove | GestureWish


class WatchEnded(Exception):  # noqa: N818
    """Raised when whoever watched the run has ended it."""


class Pace:
    """Says when a moment of virtual time may be shown. All but `wait_for` may be called from any thread."""

    def __init__(
        self,
        *,
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Condition, float], object] = threading.Condition.wait,
    ) -> None:
        """`now` and `wait` are the wall clock, in s; tests give others."""
        self._now, self._wait = now, wait
        self._changed = threading.Condition()
        self._deeds: list[Deed] = []
        self._speed = 1.0
        self._paused = self._stopped = False
        self._shown_s = 0.0
        self._since_s: float | None = None
        """When `_shown_s` was shown, by the wall clock."""

    def set_speed(self, speed: float) -> None:
        """Go on at a speed, as a multiple of real time. Raises ValueError for one that is not in SPEEDS."""
        if speed not in SPEEDS:
            raise ValueError(f"speed {speed} is none of {SPEEDS}")
        with self._changed:
            self._speed = speed
            self._from_here()

    def pause(self, paused: bool) -> None:
        """Stand still, or go on."""
        with self._changed:
            self._paused = paused
            self._from_here()

    def do(self, deed: Deed) -> None:
        """Have it done at the next moment. Beyond MAX_DEEDS it is passed over."""
        with self._changed:
            if len(self._deeds) < MAX_DEEDS:
                self._deeds.append(deed)

    def stop(self) -> None:
        """End the run at once: `wait_for` raises WatchEnded."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def wait_for(self, at_s: float) -> list[Deed]:
        """Return what is to be done at a moment of virtual time, in s, once that may be shown.

        Raises WatchEnded.
        """
        with self._changed:
            if self._since_s is None:
                self._since_s = self._now()
            self._sleep_until(at_s)
            now_s = self._now()
            due_s = self._since_s + (at_s - self._shown_s) / self._speed
            self._shown_s, self._since_s = at_s, now_s if now_s - due_s > _BEHIND_S else due_s
            deeds, self._deeds = self._deeds, []
            return deeds

    def _sleep_until(self, at_s: float) -> None:
        stands_since_s = self._now()
        while not self._stopped and (left_s := self._left_s(at_s)) > 0:
            if self._now() - stands_since_s > MAX_PAUSE_S:
                self._stopped = True
                break
            self._wait(self._changed, min(left_s, MAX_PAUSE_S))
        if self._stopped:
            raise WatchEnded

    def _left_s(self, at_s: float) -> float:
        assert self._since_s is not None
        return inf if self._paused else self._since_s + (at_s - self._shown_s) / self._speed - self._now()

    def _from_here(self) -> None:
        if self._since_s is not None:
            self._since_s = self._now()
        self._changed.notify_all()
