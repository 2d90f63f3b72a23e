"""Virtual time: whole nanoseconds that pass only when somebody says so."""

from __future__ import annotations

from typing import Final

NS_PER_S: Final = 1_000_000_000
NS_PER_MS: Final = 1_000_000


class Clock:
    """A clock that is stepped, never read from the machine."""

    __slots__ = ("now_ns",)

    def __init__(self, now_ns: int = 0) -> None:
        self.now_ns = now_ns

    @property
    def now_s(self) -> float:
        return self.now_ns / NS_PER_S

    def advance(self, ns: int) -> None:
        """Let `ns` nanoseconds pass."""
        if ns < 0:
            raise ValueError(f"time does not run backwards: {ns} ns")
        self.now_ns += ns
