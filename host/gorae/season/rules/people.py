"""Rules of instructors: enough of them, who know the programme, are there, and work no longer than agreed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from gorae.season.days import closed_halves, halves_between
from gorae.season.files import WeeklyWindow
from gorae.season.needs import assistants_needed
from gorae.season.rules.view import Breach, PlanView, TimedSession
from gorae.texts import Text


def staffed(view: PlanView) -> Iterator[Breach]:
    """Every session has a lead, and an assistant for a large cohort; nobody is both."""
    for session in view.sessions:
        staff = session.planned.staff
        needed = 1 + assistants_needed(view.folder, session.cohort.students)
        if len(staff) < needed:
            text = Text("season-rules.staff-few", session=session.said, needed=needed, count=len(staff))
            yield view.breach("staffed", session.path, text)
        if len(set(staff)) < len(staff):
            yield view.breach(
                "staffed", (*session.path, "staff"), Text("season-rules.staff-twice", session=session.said)
            )


def _known(view: PlanView) -> Iterator[tuple[TimedSession, int, str]]:
    """Yield each session with each of its instructors that there are, and their places."""
    for session in view.sessions:
        for place, name in enumerate(session.planned.staff):
            if name in view.folder.staff.instructors:
                yield session, place, name


def skilled(view: PlanView) -> Iterator[Breach]:
    """Instructors know the programme, and are in the role that they have."""
    for session, place, name in _known(view):
        one, role = view.folder.staff.instructors[name], "assistant" if place else "lead"
        path = (*session.path, "staff", place)
        if session.cohort.programme not in one.skills:
            text = Text(
                "season-rules.skill", session=session.said, name=name, programme=session.cohort.programme
            )
            yield view.breach("skilled", path, text)
        elif role not in one.roles:
            key = "season-rules.no-assistant" if place else "season-rules.no-lead"
            yield view.breach("skilled", path, Text(key, session=session.said, name=name))


def present(view: PlanView) -> Iterator[Breach]:
    """Instructors are not on leave, and the session is within their hours."""
    away = {
        name: closed_halves(one.leave, [name], view.folder.events)
        for name, one in view.folder.staff.instructors.items()
    }
    for session, place, name in _known(view):
        windows = view.folder.staff.instructors[name].windows
        halves = halves_between(session.day.toordinal(), session.start, session.end)
        if any(half in away[name] for half in halves):
            text = Text("season-rules.leave", session=session.said, name=name)
            yield view.breach("present", (*session.path, "staff", place), text)
        elif windows and not any(within(session, window) for window in windows):
            text = Text("season-rules.staff-window", session=session.said, name=name)
            yield view.breach("present", (*session.path, "staff", place), text)


def within(session: TimedSession, window: WeeklyWindow) -> bool:
    """Tell whether a session is inside of a weekly window."""
    return (
        window.weekday == session.day.weekday() and window.start <= session.start <= session.end <= window.end
    )


def hours(view: PlanView) -> Iterator[Breach]:
    """Nobody has more sessions on a day, or more hours in a week, than agreed."""
    days: dict[tuple[str, date], list[TimedSession]] = defaultdict(list)
    weeks: dict[tuple[str, tuple[int, int]], list[TimedSession]] = defaultdict(list)
    for session, _, name in _known(view):
        days[name, session.day].append(session)
        weeks[name, session.day.isocalendar()[:2]].append(session)
    for (name, _), found in days.items():
        most = view.folder.staff.instructors[name].sessions_a_day
        if len(found) > most:
            text = Text(
                "season-rules.day-full", name=name, count=len(found), most=most, session=found[-1].said
            )
            yield view.breach("hours", found[-1].path, text)
    for (name, _), found in weeks.items():
        most = view.folder.staff.instructors[name].hours_a_week
        minutes = sum(session.end - session.start for session in found)
        if minutes > 60 * most:
            text = Text(
                "season-rules.week-full", name=name, minutes=minutes, most=most, session=found[-1].said
            )
            yield view.breach("hours", found[-1].path, text)
