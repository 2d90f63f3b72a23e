"""Which mistakes each check catches, and which of them no other check would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Matrix:
    """The checks of a lesson against its mistakes."""

    checks: tuple[str, ...]
    missed: Mapping[str, frozenset[str]]
    """By mistake: the checks that it misses, on some kit."""

    @classmethod
    def of(cls, checks: Iterable[str], found: Iterable[tuple[str, Iterable[str]]]) -> Matrix:
        """`found` has a mistake and what it missed, for each kit that it was run on."""
        missed: dict[str, frozenset[str]] = {}
        for mistake, names in found:
            missed[mistake] = missed.get(mistake, frozenset()) | frozenset(names)
        return cls(tuple(checks), missed)

    def caught(self, check: str) -> list[str]:
        """The mistakes that a check catches."""
        return [mistake for mistake, names in self.missed.items() if check in names]

    def caught_alone(self, check: str) -> list[str]:
        """The mistakes that every other check lets pass."""
        return [mistake for mistake, names in self.missed.items() if names == {check}]

    @property
    def idle(self) -> list[str]:
        """The checks that catch no mistake: to be removed, or to be explained."""
        return [check for check in self.checks if not self.caught(check)]
