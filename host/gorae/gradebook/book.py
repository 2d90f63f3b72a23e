"""A table of people by lessons: what each earned, with which attempt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gorae.jobs.store import GradedWork

Which = Literal["best", "last"]


@dataclass(frozen=True)
class GradebookCell:
    """What one person earned at one lesson."""

    attempts: tuple[GradedWork, ...]
    """All different programs, in the order in which they were graded first; at least one."""
    counts: GradedWork
    """The one that counts."""


@dataclass(frozen=True)
class Book:
    """What a class earned."""

    people: tuple[str, ...]
    lessons: tuple[str, ...]
    cells: dict[tuple[str, str], GradebookCell]
    """By person and lesson; nothing where nothing was handed in."""

    def passed(self, person: str) -> int:
        """Return how many lessons a person has passed."""
        return sum(cell.counts.passed for (who, _), cell in self.cells.items() if who == person)

    def mean(self, lesson: str) -> float | None:
        """Return the mean share of points at a lesson, 0 to 1; None when nobody handed in anything."""
        shares = [
            cell.counts.score / cell.counts.max_score
            for (_, what), cell in self.cells.items()
            if what == lesson and cell.counts.max_score
        ]
        return sum(shares) / len(shares) if shares else None


def make_book(work: Iterable[GradedWork], which: Which = "best", lessons: Iterable[str] = ()) -> Book:
    """Return the table. `lessons` come first and in their order, others after them by name.

    Of several attempts the best counts, the first one of equals; or the last. A program that was graded
    again, with other seeds or by another gorae, is one attempt still: with the best or the last that it
    earned.
    """
    attempts: dict[tuple[str, str], dict[object, list[GradedWork]]] = defaultdict(dict)
    for each in work:
        attempts[each.person, each.lesson].setdefault(_handed_in(each), []).append(each)
    cells = {}
    for place, programs in attempts.items():
        done = tuple(replace(_counting(often, which), at=often[0].at) for often in programs.values())
        cells[place] = GradebookCell(done, _counting(done, which))
    known = {lesson for _, lesson in cells}
    ordered = [lesson for lesson in lessons if lesson in known]
    return Book(
        people=tuple(sorted({person for person, _ in cells})),
        lessons=(*ordered, *sorted(known - set(ordered))),
        cells=cells,
    )


def _handed_in(work: GradedWork) -> object:
    """Return what somebody handed in, to be compared. Behind the runs' keys may be that of a model."""
    appraised = work.keys[len(work.seeds) :] if work.seeds else ()
    return work.kit, work.program, tuple(sorted(work.along.items())), appraised


def _counting(attempts: Sequence[GradedWork], which: Which) -> GradedWork:
    if which == "last":
        return attempts[-1]
    return max(attempts, key=lambda work: work.score)  # of equals, max takes the first
