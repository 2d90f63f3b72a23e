"""What other institutions are shown: how many of each cohort passed each lesson, and nothing about any few.

A count is *small* when fewer than `fewest` have passed, or fewer than that have not; then it is hidden, or
told as a lower limit that leaves several counts possible. A lesson's total over all cohorts would give away
the only hidden count below it, so further cohorts are hidden until, whatever one subtracts, `POSSIBLE` counts
remain possible for each (complementary suppression); where no more cohorts are left, the total is hidden.
Rates below 5 % and above 95 % are told as such.

Everybody knows how large cohorts are: `suppress` reckons with it, and with readers who know these rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

POSSIBLE = 5
"""Counts that remain possible for whatever is not told."""
LOWEST_RATE, HIGHEST_RATE = 0.05, 0.95


class Shown(Enum):
    """How a count is told."""

    EXACT = "exact"
    AT_LEAST = "at-least"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class SharedCount:
    """A count as others see it."""

    shown: Shown
    count: int | None = None
    """The count itself, or its lower limit; None when it is hidden."""
    rate: float | None = None
    """Share of the seats, 0.05 to 0.95; for a lower limit, its lower limit."""


HIDDEN = SharedCount(Shown.HIDDEN)


@dataclass(frozen=True)
class SharedTable:
    """Who passed what, by cohort and lesson."""

    cohorts: tuple[str, ...]
    lessons: tuple[str, ...]
    cells: Mapping[tuple[str, str], SharedCount]
    """By cohort and lesson; nothing where a lesson was not held."""
    totals: Mapping[str, SharedCount]
    """By lesson, over all cohorts that have had it."""
    fewest: int


@dataclass(frozen=True)
class Passed:
    """How many of a cohort passed one lesson."""

    cohort: str
    lesson: str
    passed: int
    seats: int
    """Students of the cohort, as everybody knows it from the plan."""


@dataclass(frozen=True)
class _Band:
    """What a reader learns of one count: it is within `low` to `high`, both included."""

    shown: Shown
    low: int
    high: int

    @property
    def size(self) -> int:
        return self.high - self.low + 1

    def needed(self) -> int:
        """How many of its counts must remain possible."""
        return min(POSSIBLE, self.size)


def suppress(rows: Iterable[Passed], fewest: int) -> SharedTable:
    """Return the table that may be shared. `rows` has each cohort and lesson at most once."""
    rows = sorted(rows, key=lambda row: (row.lesson, row.cohort))
    lessons = tuple(dict.fromkeys(row.lesson for row in rows))
    cells: dict[tuple[str, str], SharedCount] = {}
    totals: dict[str, SharedCount] = {}
    for lesson in lessons:
        column = [row for row in rows if row.lesson == lesson]
        bands, total = _protected(column, fewest)
        totals[lesson] = _told(total, sum(row.seats for row in column))
        for row, band in zip(column, bands, strict=True):
            cells[row.cohort, lesson] = _told(band, row.seats)
    return SharedTable(tuple(sorted({row.cohort for row in rows})), lessons, cells, totals, fewest)


def _told(band: _Band, seats: int) -> SharedCount:
    if band.shown is Shown.HIDDEN:
        return HIDDEN
    rate = min(max(band.low / seats, LOWEST_RATE), HIGHEST_RATE)
    return SharedCount(band.shown, band.low, round(rate, 2))


def _protected(column: Sequence[Passed], fewest: int) -> tuple[list[_Band], _Band]:
    """Return what is told of each cohort and of all together, so that no small count can be computed."""
    bands = [_band(row.passed, row.seats, fewest) for row in column]
    total = _band(sum(row.passed for row in column), sum(row.seats for row in column), fewest)
    for index, row in enumerate(column):
        if _is_safe(bands, total):
            return bands, total
        if bands[index].shown is Shown.EXACT:  # the next, whatever its count
            low, high = _open_range(row.seats, fewest)
            bands = [*bands[:index], _Band(Shown.HIDDEN, low, high), *bands[index + 1 :]]
    if _is_safe(bands, total):
        return bands, total
    return bands, _Band(Shown.HIDDEN, 0, sum(row.seats for row in column))


def _open_range(seats: int, fewest: int) -> tuple[int, int]:
    """Return the smallest and largest count that may be told; none may be when they are reversed."""
    low = max(fewest, -int(-LOWEST_RATE * seats // 1))
    high = min(seats - fewest, int(HIGHEST_RATE * seats))
    return low, high


def _band(count: int, seats: int, fewest: int) -> _Band:
    low, high = _open_range(seats, fewest)
    if low <= count <= high:
        return _Band(Shown.EXACT, count, count)
    least = max(low, high + 1)
    if count >= least and seats - least + 1 >= POSSIBLE:
        return _Band(Shown.AT_LEAST, least, seats)
    return _Band(Shown.HIDDEN, least, seats) if count >= least else _Band(Shown.HIDDEN, 0, low - 1)


def _is_safe(bands: Sequence[_Band], total: _Band) -> bool:
    """Whether so many counts remain possible for each that is not told, given all others and the total."""
    low, high = sum(band.low for band in bands), sum(band.high for band in bands)
    for band in bands:
        if band.shown is Shown.EXACT:
            continue
        least = max(band.low, total.low - (high - band.high))
        most = min(band.high, total.high - (low - band.low))
        if most - least + 1 < band.needed():
            return False
    return True
