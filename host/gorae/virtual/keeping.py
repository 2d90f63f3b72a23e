"""What a board keeps through resets: its non-volatile storage, the memory of its clock, why it started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from gorae.virtual.requests import BoardRequest, Handler
from gorae.virtual.vm.filesystem import ENOSPC

LOAD, STORE, ERASE = 0, 1, 2
POWER_ON, WATCHDOG, DEEP_SLEEP, SOFTWARE = 1, 3, 4, 2
"""Causes of a reset, as an ESP32 numbers them."""
MAX_KEPT = 200
CAUSE = b"\0cause"
"""The key under which programs find the cause of the last reset."""


class KeepingHost(Protocol):
    """What the storage needs of the board."""

    def take(self, size: int) -> bytes: ...
    def give(self, data: bytes) -> int: ...
    def say_error(self, number: int) -> int: ...
    def let_go(self) -> None: ...
    def sleep(self, ms: int) -> None: ...
    def restart(self, cause: int) -> int: ...


class Keeping:
    """Values by key, of one board. A key and a value together fill the payload at most."""

    def __init__(self, host: KeepingHost) -> None:
        self._host = host
        self._values: dict[bytes, bytes] = {CAUSE: bytes([POWER_ON])}

    @property
    def handlers(self) -> Mapping[BoardRequest, Handler]:
        """The requests that it answers."""
        return {BoardRequest.KEEP: self._keep, BoardRequest.DEEP_SLEEP: self._deep_sleep}

    def restarts_by(self, cause: int) -> int:
        """Remember why the board starts again; return 0, the answer to whoever asked for that."""
        self._values[CAUSE] = bytes([cause])
        return 0

    def _deep_sleep(self, ms: int, *_: int) -> int:
        """Let go of all pins, sleep, and start again."""
        self._host.let_go()
        self._host.sleep(ms)
        return self._host.restart(DEEP_SLEEP)

    def _keep(self, what: int, size: int, of_key: int) -> int:
        data = self._host.take(size)
        key, value = data[:of_key], data[of_key:]
        if what == STORE:
            if key not in self._values and len(self._values) >= MAX_KEPT:
                return self._host.say_error(ENOSPC)
            self._values[key] = value
            return 0
        found = self._values.pop(key, None) if what == ERASE and key != CAUSE else self._values.get(key)
        return -1 if found is None else self._host.give(found)
