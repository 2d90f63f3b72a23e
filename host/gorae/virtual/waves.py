"""What the wave at a pin may tell besides its level. `edges.py` says what follows from it."""

from __future__ import annotations

from typing import Protocol, TypeGuard, runtime_checkable


@runtime_checkable
class CountedWave(Protocol):
    """A wave that counts its edges: even counts are low, odd ones high."""

    def edges(self, now_ns: int) -> int:
        """Return how many edges there have been, fewer when it turns backwards."""

    def foresee(self, now_ns: int) -> tuple[int, int]:
        """Return that too, and until when no edge comes while the board's outputs stay as they are."""


@runtime_checkable
class PhasedWave(CountedWave, Protocol):
    """One of the two waves of an encoder."""

    phase: float
    """By how many edges it is ahead."""


class QuickWave(Protocol):
    """A wave with pulses whose lengths a program measures, such as those of a remote control."""

    def pulses_near(self, now_ns: int) -> bool:
        """Whether there are pulses now, or will be in a moment."""


def counts_edges(wave: object) -> TypeGuard[CountedWave]:
    """Whether it is a CountedWave; `isinstance` takes 20 times as long: it goes through a protocol."""
    return hasattr(wave, "edges")


def pulses_matter(wave: object) -> TypeGuard[QuickWave]:
    """Whether it is a QuickWave."""
    return hasattr(wave, "pulses_near")
