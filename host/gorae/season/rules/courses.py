"""Rules of what is taught: every session of a course, in order, neither too near the last nor too far."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from gorae.season.days import closed_days, exam_free, exams_of, wish_of
from gorae.season.files import PlannedSession
from gorae.season.rules.view import Breach, PlanView, TimedSession, said
from gorae.texts import Text

CAMP_DAYS = 4
"""Most days between two sessions of a camp."""


def whole(view: PlanView) -> Iterator[Breach]:
    """Every cohort has each of its sessions once, or stands under `unplaced`."""
    gone = {one.key for one in view.plan.gone}
    for name, cohort in view.cohorts.items():
        count = len(view.folder.lessons_of(cohort))
        numbers = [session.planned.no for session in view.by_cohort[name]]
        if numbers and name in view.plan.unplaced:
            yield view.breach("whole", ("unplaced", name), Text("season-rules.placed-after-all", cohort=name))
        missing = [no for no in range(1, count + 1) if no not in numbers and (name, no) not in gone]
        if missing and name not in view.plan.unplaced:
            yield view.breach(
                "whole", (), Text("season-rules.missing", cohort=name, numbers=_numbers(missing))
            )
        for session in view.by_cohort[name]:
            no = session.planned.no
            if no > count:
                yield view.breach(
                    "whole", session.path, Text("season-rules.too-many", cohort=name, count=count)
                )
            elif numbers.count(no) > 1 and session is not _first(view, name, no):
                yield view.breach("whole", session.path, Text("season-rules.doubled", session=session.said))
    there = {one.key for one in view.plan.active}
    for index, planned in enumerate(view.plan.sessions):
        if planned.state == "waived" and planned.key in there:
            text = Text("season-rules.waived-but-there", session=said(planned))
            yield view.breach("whole", ("sessions", index, "state"), text)
        if planned.cohort not in view.cohorts:
            text = Text("season-rules.no-cohort", cohort=planned.cohort)
            yield view.breach("whole", ("sessions", index, "cohort"), text)


def owed(view: PlanView) -> Iterator[Breach]:
    """What was cancelled has another day, or somebody has waived it. Told once for each cohort."""
    found: dict[str, dict[int, PlannedSession]] = {}
    for one in view.plan.owed:
        cohort = view.cohorts.get(one.cohort)
        if cohort and one.no <= len(view.folder.lessons_of(cohort)):
            found.setdefault(one.cohort, {})[one.no] = one
    for name, sessions in found.items():
        numbers = sorted(sessions)
        place = next(i for i, one in enumerate(view.plan.sessions) if one is sessions[numbers[0]])
        text = Text("season-rules.owed", cohort=name, numbers=_numbers(numbers))
        yield view.breach("owed", ("sessions", place, "state"), text)


def _numbers(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def _first(view: PlanView, name: str, no: int) -> TimedSession:
    return next(session for session in view.by_cohort[name] if session.planned.no == no)


def lessons(view: PlanView) -> Iterator[Breach]:
    """Each session has the lessons of the course that come then, and time for them."""
    for name, sessions in view.by_cohort.items():
        course = view.folder.lessons_of(view.cohorts[name])
        for session in sessions:
            no = session.planned.no
            if no <= len(course) and session.planned.lessons != course[no - 1]:
                text = Text("season-rules.lessons", session=session.said, lessons=", ".join(course[no - 1]))
                yield view.breach("lessons", (*session.path, "lessons"), text)


def order(view: PlanView) -> Iterator[Breach]:
    """No session is before the one that it builds on."""
    for before, after in _pairs(view):
        if (after.day, after.start) < (before.day, before.end):
            text = Text("season-rules.order", session=after.said, before=before.said)
            yield view.breach("order", (*after.path, "day"), text)


def apart(view: PlanView) -> Iterator[Breach]:
    """Two sessions are as many days apart as the programme says; more over a vacation, none in a camp."""
    for before, after in _pairs(view):
        days = (after.day - before.day).days
        if days < 0 or (0 <= days <= CAMP_DAYS and in_camp(view, before) and in_camp(view, after)):
            continue
        fewest, most = _allowed(view, before, after)
        most *= max(1, after.planned.no - before.planned.no)  # those between them do not take place
        if not fewest <= days <= most:
            text = Text("season-rules.apart", session=after.said, days=days, fewest=fewest, most=most)
            yield view.breach("apart", (*after.path, "day"), text)


def _pairs(view: PlanView) -> Iterator[tuple[TimedSession, TimedSession]]:
    for sessions in view.by_cohort.values():
        yield from pairwise(sessions)


def _allowed(view: PlanView, before: TimedSession, after: TimedSession) -> tuple[int, int]:
    shape = view.folder.season.programmes[after.cohort.programme].sessions
    vacation = any(
        before.day < span.first and span.last < after.day
        for school in after.cohort.schools
        for span in closed_days(view.folder, school)
        if (span.last - span.first).days >= 6
    )
    most = max(shape.apart.most, shape.apart_over_vacation) if vacation else shape.apart.most
    return shape.apart.fewest, most


def in_camp(view: PlanView, session: TimedSession) -> bool:
    """Tell whether a session is of a camp: at a camp's time, on a day on which its grade has no exam."""
    folder, cohort = view.folder, session.cohort
    camp = folder.season.programmes[cohort.programme].camp
    return (
        camp is not None
        and session.start in camp.starts
        and all(exam_free(exams_of(folder, name), cohort.grade, session.day) for name in cohort.schools)
        and all((wish := wish_of(folder, cohort, name)) and wish.camp for name in cohort.schools)
    )
