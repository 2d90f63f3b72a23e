"""When a cohort could have its sessions: its schools' windows on all days of its term that are open to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from gorae.season.days import blocked, exam_free, exams_of, halves_between, school_closed, wish_of
from gorae.season.files import SeasonCohort, WeeklyWindow
from gorae.season.folder import SeasonFolder
from gorae.season.planning.task import Opening

MAX_STARTS = 3
"""Beginnings in one window that is longer than a session."""


def openings_of(folder: SeasonFolder, cohort: SeasonCohort) -> tuple[Opening, ...]:
    """Return all days and times at which all schools of a cohort would have a session, sorted."""
    lengths = folder.lengths_of(cohort)
    schools = [folder.schools[name] for name in cohort.schools]
    closed = [school_closed(folder, name) for name in cohort.schools]
    exams = [exams_of(folder, name) for name in cohort.schools]
    starts = {minutes: _starts(folder, cohort, minutes) for minutes in lengths}
    camp = _camp_starts(folder, cohort)
    closes = min(school.closes for school in schools)
    found = set()
    weekdays = {weekday for found in starts.values() for weekday in found}
    for day in _days(folder, cohort):
        if not camp and day.weekday() not in weekdays:
            continue
        if any(blocked(one, cohort.grade, day) for one in exams):
            continue
        free = all(exam_free(one, cohort.grade, day) for one in exams)
        number = day.toordinal()
        for minutes in lengths:
            for start, rank in starts[minutes].get(day.weekday(), ()):
                window = 24 * 60 * day.weekday() + start
                found.add(Opening(number, start, start + minutes, 0 if free else rank, window))
            for start in camp if free else ():
                if start + minutes <= closes:
                    found.add(Opening(number, start, start + minutes, camp=True))
    return tuple(
        sorted(
            one
            for one in found
            if not any(
                half in away for away in closed for half in halves_between(one.day, one.start, one.end)
            )
        )
    )


def _days(folder: SeasonFolder, cohort: SeasonCohort) -> Iterator[date]:
    """Yield the days from Monday to Friday of the cohort's term."""
    season = folder.season
    for number in range((season.last - season.first).days + 1):
        day = season.first + timedelta(number)
        if day.weekday() < 5 and cohort.term in (None, season.term_of(day)):
            yield day


def _starts(folder: SeasonFolder, cohort: SeasonCohort, minutes: int) -> dict[int, list[tuple[int, int]]]:
    """Return by weekday the beginnings that fit all schools' windows, each with its rank."""
    spans = _common([_ranked(folder, cohort, name) for name in cohort.schools])
    bells = sorted(folder.schools[next(iter(cohort.schools))].bell.values())
    starts: dict[int, dict[int, int]] = {}
    for window, rank in spans:
        for start in _beginnings(window, minutes, bells):
            known = starts.setdefault(window.weekday, {})
            known[start] = min(rank, known.get(start, rank))
    return {weekday: sorted(known.items()) for weekday, known in starts.items()}


def _ranked(folder: SeasonFolder, cohort: SeasonCohort, name: str) -> list[tuple[WeeklyWindow, int]]:
    """Return a school's windows, best first; all its hours where no wish says any."""
    wish, school = wish_of(folder, cohort, name), folder.schools[name]
    hours = (WeeklyWindow(weekday, school.opens, school.closes) for weekday in range(5))
    return (
        [(window, rank) for rank, window in enumerate(wish.windows)] if wish else [(one, 0) for one in hours]
    )


def _common(offers: Sequence[list[tuple[WeeklyWindow, int]]]) -> list[tuple[WeeklyWindow, int]]:
    """Return the times that are in a window of each school; the worst rank of them counts."""
    common = offers[0]
    for offer in offers[1:]:
        common = [
            (WeeklyWindow(a.weekday, max(a.start, b.start), min(a.end, b.end)), max(rank, other))
            for a, rank in common
            for b, other in offer
            if a.weekday == b.weekday and max(a.start, b.start) < min(a.end, b.end)
        ]
    return common


def _beginnings(window: WeeklyWindow, minutes: int, bells: Sequence[int]) -> list[int]:
    """Return when sessions may begin in a window: at its begin, and at bells as long as there is time."""
    last = window.end - minutes
    later = [bell for bell in bells if window.start < bell <= last]
    return [window.start, *later][:MAX_STARTS] if last >= window.start else []


def _camp_starts(folder: SeasonFolder, cohort: SeasonCohort) -> tuple[int, ...]:
    """Return when sessions of a camp day begin, if all schools would have one."""
    camp = folder.season.programmes[cohort.programme].camp
    wishes = [wish_of(folder, cohort, name) for name in cohort.schools]
    return camp.starts if camp and all(wish and wish.camp for wish in wishes) else ()
