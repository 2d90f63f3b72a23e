"""Lessons chosen and put into sessions: those that are worth most, in an order that respects what each needs.

A lesson is done whole in one session. For a set of lessons only the best way to pack it matters, the one that
ends earliest, so the search goes over sets: from each that fits, a lesson more. It is exact until there are
more than `MAX_SETS` sets of one size; then only the most promising of them are followed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

MAX_SETS = 2_000
"""Sets of one size that are followed: about a second for 25 lessons."""


@dataclass(frozen=True)
class Candidate:
    """A lesson that could be in a course."""

    id: str
    minutes: int
    worth: int
    """Points; more is better."""
    needs: frozenset[str] = frozenset()
    """Candidates that must be in the course, too, and before it."""
    after: frozenset[str] = frozenset()
    """Candidates that come before it where both are in the course."""
    may_begin: bool = True
    """Whether it may be the first lesson."""


@dataclass(frozen=True)
class Bonus:
    """What it is worth that one of several lessons is in the course."""

    lessons: frozenset[str]
    worth: int


@dataclass(frozen=True)
class Packing:
    """The lessons of each session, in their order. A session may be empty."""

    sessions: tuple[tuple[str, ...], ...]
    exact: bool = True
    """Whether it is proved that no other is worth more."""

    @property
    def lessons(self) -> tuple[str, ...]:
        return tuple(lesson for session in self.sessions for lesson in session)


@dataclass(frozen=True)
class _Found:
    """The best way known to pack a set of lessons: where it ends, and its last lesson."""

    session: int
    used: int
    """Minutes of that session."""
    order: tuple[int, ...]
    worth: int = 0
    """Of the lessons, without bonuses."""

    @property
    def end(self) -> tuple[int, int]:
        return self.session, self.used


@dataclass
class _Search:
    candidates: Sequence[Candidate]
    minutes: Sequence[int]
    bonuses: Sequence[tuple[int, int]]
    needs: list[int] = field(init=False)
    before: list[int] = field(init=False)
    """For each candidate the bits of those that it must not come after."""

    def __post_init__(self) -> None:
        place = {one.id: number for number, one in enumerate(self.candidates)}
        self.needs = [_bits(one.needs, place) for one in self.candidates]
        self.before = [0] * len(self.candidates)
        for number, one in enumerate(self.candidates):
            for other in sorted(one.after & place.keys()):
                self.before[place[other]] |= 1 << number

    def worth(self, chosen: int, found: _Found) -> int:
        return found.worth + sum(worth for bits, worth in self.bonuses if chosen & bits)

    def larger(self, chosen: int, found: _Found) -> Iterator[tuple[int, _Found]]:
        """Every set with one lesson more that fits."""
        for number, one in enumerate(self.candidates):
            bit = 1 << number
            if chosen & bit or self.needs[number] & ~chosen or self.before[number] & chosen:
                continue
            if not (chosen or one.may_begin):
                continue
            place = self._place(found, one.minutes)
            if place:
                yield chosen | bit, _Found(*place, (*found.order, number), found.worth + one.worth)

    def _place(self, found: _Found, minutes: int) -> tuple[int, int] | None:
        """Where a lesson goes: into the session that is begun, or the next that is long enough."""
        if found.used + minutes <= self.minutes[found.session]:
            return found.session, found.used + minutes
        later = range(found.session + 1, len(self.minutes))
        return next(((number, minutes) for number in later if minutes <= self.minutes[number]), None)


def pack(candidates: Sequence[Candidate], minutes: Sequence[int], bonuses: Iterable[Bonus] = ()) -> Packing:
    """Return the lessons that are worth most together, in sessions of so many minutes each.

    Of two that are worth the same it takes the one that ends earlier, then the one whose lessons come first.
    """
    place = {one.id: number for number, one in enumerate(candidates)}
    search = _Search(candidates, minutes, [(_bits(one.lessons, place), one.worth) for one in bonuses])
    best_key, best, exact = (0, (0, 0)), _Found(0, 0, ()), True
    layer = {0: best}
    while layer:
        layer = _next_layer(search, layer)
        ranked = [((-search.worth(chosen, found), found.end), chosen) for chosen, found in layer.items()]
        for key, chosen in ranked:
            if key < best_key:
                best_key, best = key, layer[chosen]
        if len(ranked) > MAX_SETS:
            exact = False
            layer = {chosen: layer[chosen] for _, chosen in nsmallest(MAX_SETS, ranked)}
    return Packing(_sessions(search, best), exact)


def _next_layer(search: _Search, layer: Mapping[int, _Found]) -> dict[int, _Found]:
    larger: dict[int, _Found] = {}
    for chosen, found in layer.items():
        for more, packed in search.larger(chosen, found):
            known = larger.get(more)
            if known is None or (packed.end, packed.order) < (known.end, known.order):
                larger[more] = packed
    return larger


def _sessions(search: _Search, found: _Found) -> tuple[tuple[str, ...], ...]:
    sessions: list[list[str]] = [[] for _ in search.minutes]
    at = _Found(0, 0, ())
    for number in found.order:
        one = search.candidates[number]
        place = search._place(at, one.minutes)
        assert place
        at = _Found(*place, ())
        sessions[at.session].append(one.id)
    return tuple(tuple(session) for session in sessions)


def _bits(names: Iterable[str], place: Mapping[str, int]) -> int:
    return sum(1 << place[name] for name in names if name in place)
