"""What an audit of a dataset finds: a value with numbers, windows and people, and a sentence about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from gorae.texts import Text

_MAX_LISTED = 8
"""Numbers and names that a sentence lists."""


class FindingKind(Enum):
    """What kind of thing was found."""

    EMPTY = "empty"
    ONE_LABEL = "one-label"
    TOO_FEW = "too-few"
    UNBALANCED = "unbalanced"
    NO_PERSON = "no-person"
    FEW_PEOPLE = "few-people"
    HOLES = "holes"
    """Some person has no window of some label."""
    RATE = "rate"
    LENGTH = "length"
    GAPS = "gaps"
    MISSING = "missing"
    CLIPPED = "clipped"
    CONSTANT = "constant"
    """A channel stands still in some windows, though it moves in the others."""
    IDLE = "idle"
    """A channel is the same in all windows."""
    TWINS = "twins"
    IMPLAUSIBLE = "implausible"
    OUTLIERS = "outliers"
    SHARED_WINDOWS = "shared-windows"
    """Of training and test."""
    SHARED_PEOPLE = "shared-people"
    TOO_MANY = "too-many"


@dataclass(frozen=True)
class CopiedPair:
    """Two windows that are copies of each other, by their numbers."""

    first: int
    second: int
    shift_s: float
    """How much later the second begins in what both have in common."""


@dataclass(frozen=True)
class DataFinding:
    """One fact about a dataset that somebody should look at."""

    kind: FindingKind
    text: Text
    measured: float
    """The number that was compared, in the unit of `wanted`: windows, Hz, a share from 0 to 1."""
    wanted: float
    windows: tuple[int, ...] = ()
    """Numbers of the windows that it speaks of, as their file calls them."""
    people: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    pairs: tuple[CopiedPair, ...] = ()
    serious: bool = True
    """Whether a model will suffer from it; else it is worth a look."""


def listed(things: Iterable[object]) -> str:
    """List at most 8 things; of more the first, and how many more there are: `3, 7, 12 … (+40)`."""
    known = [str(thing) for thing in things]
    more = len(known) - _MAX_LISTED
    return ", ".join(known[:_MAX_LISTED]) + (f" … (+{more})" if more > 0 else "")


def numbers_of(windows: Sequence[int]) -> str:
    """List the numbers of windows, in rising order."""
    return listed(sorted(windows))
