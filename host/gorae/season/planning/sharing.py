"""Hall's condition: which counts of users guarantee that everyone can be given a resource of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

MAX_KINDS = 6
"""Of demand, up to which every union is looked at; above it single ones and all together."""


@dataclass(frozen=True, slots=True)
class SharedLimit:
    """So much may be taken by users of these kinds together."""

    kinds: tuple[int, ...]
    """Indices of kinds of demand."""
    most: int


def limits_of(allowed: Sequence[frozenset[int]], capacity: Mapping[int, int]) -> tuple[SharedLimit, ...]:
    """Return the limits under which users of kind `i` find what they need among `allowed[i]`.

    Each resource serves as many as `capacity` says. By Hall's theorem the limits are enough as well as
    necessary where every user takes one unit and there are at most `MAX_KINDS` kinds.
    """
    found: dict[tuple[int, ...], int] = {}
    for union in _unions(allowed):
        kinds = tuple(index for index, one in enumerate(allowed) if one <= union)
        found.setdefault(kinds, sum(capacity.get(index, 0) for index in sorted(union)))
    return tuple(SharedLimit(kinds, most) for kinds, most in found.items())


def _unions(sets: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    distinct = list(dict.fromkeys(sets))
    sizes = range(1, len(distinct) + 1) if len(distinct) <= MAX_KINDS else (1, len(distinct))
    unions = (frozenset().union(*some) for size in sizes for some in combinations(distinct, size))
    return list(dict.fromkeys(unions))
