"""The places of boards now: after a restart they come back at other ports, and many threads ask."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from gorae.boards import FoundBoard
from gorae.flash.inventory import board_id
from gorae.flash.targets import FlashTarget

_FRESH_S = 0.5
"""Looking at all ports and drives takes a few hundredths of a second, so it is not done for each board."""


class Finder:
    """Looks at most twice a second. From any thread."""

    def __init__(self, find: Callable[[], list[FoundBoard]], now_s: Callable[[], float]) -> None:
        self._find = find
        self._now_s = now_s
        self._lock = threading.Lock()
        self._found: list[FoundBoard] = []
        self._looked_s: float | None = None

    def drive(self, unique_id: str) -> Path | None:
        """The drive of the micro:bit with this id."""
        return next((one.drive for one in self._matching(unique_id) if one.drive), None)

    def port(self, target: FlashTarget) -> str | None:
        """The port where this board is, if possible where it was; one without an id stays there."""
        if not target.unique_id:
            return target.port
        ports = [one.port for one in self._matching(target.unique_id) if one.port]
        return target.port if target.port in ports else next(iter(ports), None)

    def _matching(self, unique_id: str) -> list[FoundBoard]:
        wanted = board_id(unique_id, unique_id)
        return [one for one in self._look() if board_id(one.unique_id, "") == wanted]

    def _look(self) -> list[FoundBoard]:
        with self._lock:
            now_s = self._now_s()
            if self._looked_s is None or now_s - self._looked_s >= _FRESH_S:
                self._found, self._looked_s = self._find(), now_s
            return self._found
