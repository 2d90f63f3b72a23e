"""Which days and half days are closed for a school, a grade, a room, a person: what files and events say.

A half day is a whole number, `2 * date.toordinal()` in the morning and one more in the afternoon. Both the
planner and the rules ask here; neither knows the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from gorae.season.files import NOON, ClosedDays, Exams, SeasonCohort, SeasonEvent, Wish
from gorae.season.files.base import DayRange

if TYPE_CHECKING:
    from gorae.season.folder import SeasonFolder

Span = TypeVar("Span", ClosedDays, Exams)


def halves_between(day: int, start: int, end: int) -> tuple[int, ...]:
    """Return the half days of which a time from `start` to `end` (minutes after midnight) takes some."""
    morning = (2 * day,) if start < NOON else ()
    afternoon = (2 * day + 1,) if end > NOON else ()
    return morning + afternoon


def closed_halves(
    days: Sequence[ClosedDays], who: Sequence[str], events: Mapping[str, SeasonEvent]
) -> frozenset[int]:
    """Return the half days on which one of `who` is not there: by the file's days, and by events after them.

    An event that says `available` lifts what the file or an earlier event has closed, one that says `moved`
    has it on other days.
    """
    theirs = [event for event in events.values() if event.who in who and event.number is None]
    spans = moved_spans(days, who, events)
    closed = {half for span in spans for day in span.days() for half in both_halves(day)}
    for event in _settled(theirs):
        found = event_halves(event)
        closed = closed | found if event.what == "away" else closed - found
    return frozenset(closed)


def moved_spans(spans: Iterable[Span], who: Sequence[str], events: Mapping[str, SeasonEvent]) -> list[Span]:
    """Return spans of days with those on other days that an event about one of `who` has moved."""
    found = list(spans)
    for event in events.values():
        if event.what == "moved" and event.who in who:
            found = [span.shifted(event.days_later) if _within(span, event) else span for span in found]
    return found


def _within(span: ClosedDays | DayRange, event: SeasonEvent) -> bool:
    return event.first <= span.first and span.last <= event.last


def _settled(events: Iterable[SeasonEvent]) -> list[SeasonEvent]:
    """Return the events that close and lift days, those moved that a later one moves."""
    found: list[SeasonEvent] = []
    for event in events:
        if event.what != "moved":
            found.append(event)
            continue
        found = [
            one.shifted(event.days_later) if one.what == "away" and _within(one, event) else one
            for one in found
        ]
    return found


def moves_something(folder: SeasonFolder, event: SeasonEvent) -> bool:
    """Tell whether there is a closed day, an exam or an earlier event that a moving event moves."""
    places, who = folder.places, event.who
    spans: list[ClosedDays | DayRange] = [
        one for one in folder.events.values() if one.who == who and one != event
    ]
    if who in folder.schools:
        spans += [*folder.schools[who].closed, *folder.schools[who].exams]
    if who in folder.staff.instructors:
        spans += folder.staff.instructors[who].leave
    for things in (places.rooms, places.carts, folder.fleet.vehicles):
        spans += things[who].closed if who in things else ()
    return any(_within(span, event) for span in spans)


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
    lifting = {key: event for key, event in folder.events.items() if event.what != "moved"}
    holidays = closed_halves(folder.season.closed, [name], lifting)  # nobody moves these
    return holidays | closed_halves(folder.schools[name].closed, [name], folder.events)


def closed_days(folder: SeasonFolder, name: str) -> list[ClosedDays]:
    """Return a school's own closed days, where events have moved them to."""
    return moved_spans(folder.schools[name].closed, [name], folder.events)


def exams_of(folder: SeasonFolder, name: str) -> list[Exams]:
    """Return a school's exams, where events have moved them to."""
    return moved_spans(folder.schools[name].exams, [name], folder.events)


def blocked(exams: Iterable[Exams], grade: str | None, day: date) -> bool:
    """Tell whether a grade sits exams on a day."""
    return any(day in one and (grade is None or grade in one.grades) for one in exams)


def exam_free(exams: Iterable[Exams], grade: str | None, day: date) -> bool:
    """Tell whether a grade is free while others sit exams."""
    return any(day in one and grade in one.free for one in exams)
