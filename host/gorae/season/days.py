"""Which days and half days are closed for a school, a grade, a room, a person: what files and events say.

A half day is a whole number, `2 * date.toordinal()` in the morning and one more in the afternoon. Both the
planner and the rules ask here; neither knows the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from gorae.season.files import NOON, ClosedDays, School, SeasonCohort, SeasonEvent, Wish
from gorae.season.folder import SeasonFolder


def halves_between(day: int, start: int, end: int) -> tuple[int, ...]:
    """Return the half days of which a time from `start` to `end` (minutes after midnight) takes some."""
    morning = (2 * day,) if start < NOON else ()
    afternoon = (2 * day + 1,) if end > NOON else ()
    return morning + afternoon


def closed_halves(
    days: Sequence[ClosedDays], who: Sequence[str], events: Mapping[str, SeasonEvent]
) -> frozenset[int]:
    """Return the half days on which one of `who` is not there: by the file's days, and by events after them.

    An event that says `available` lifts what the file or an earlier event has closed.
    """
    closed = {half for span in days for day in span.days() for half in both_halves(day)}
    for event in events.values():
        if event.who in who and event.number is None:
            found = event_halves(event)
            closed = closed | found if event.what == "away" else closed - found
    return frozenset(closed)


def both_halves(day: date) -> tuple[int, int]:
    """Return the numbers of a day's halves."""
    return 2 * day.toordinal(), 2 * day.toordinal() + 1


def event_halves(event: SeasonEvent) -> set[int]:
    """Return the half days of an event."""
    chosen = {"am": (0,), "pm": (1,), None: (0, 1)}[event.half]
    days = range(event.from_.toordinal(), event.to.toordinal() + 1)
    return {2 * day + half for day in days for half in chosen}


def wish_of(folder: SeasonFolder, cohort: SeasonCohort, school: str) -> Wish | None:
    """Return the wish of a school that a cohort fulfils: the one that it names, else the first like it."""
    application = folder.applications.get(school)
    wishes = application.wishes if application else ()
    number = cohort.wish.get(school)
    if number is not None and number <= len(wishes):
        return wishes[number - 1]
    alike = (w for w in wishes if w.programme == cohort.programme and w.mode == cohort.mode)
    return next(alike, None)


def school_closed(folder: SeasonFolder, name: str) -> frozenset[int]:
    """Return the half days on which a school has no lessons at all."""
    days = (*folder.season.closed, *folder.schools[name].closed)
    return closed_halves(days, [name], folder.events)


def blocked(school: School, grade: str | None, day: date) -> bool:
    """Tell whether a grade sits exams on a day."""
    return any(day in exams and (grade is None or grade in exams.grades) for exams in school.exams)


def exam_free(school: School, grade: str | None, day: date) -> bool:
    """Tell whether a grade is free while others sit exams."""
    return any(day in exams and grade in exams.free for exams in school.exams)
