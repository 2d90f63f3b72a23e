"""Rules of the calendar: no session on a closed day, in an exam, or at a time that no school has offered."""

from __future__ import annotations

from collections.abc import Iterator

from gorae.season.days import blocked, closed_days, exams_of, halves_between, school_closed, wish_of
from gorae.season.files import ClosedDays, WeeklyWindow, clock
from gorae.season.rules.courses import in_camp
from gorae.season.rules.view import Breach, PlanView, TimedSession
from gorae.texts import Text


def season(view: PlanView) -> Iterator[Breach]:
    """Every session is within the season and its cohort's term, from Monday to Friday."""
    whole = view.folder.season
    for session in view.sessions:
        term = session.cohort.term
        if not whole.first <= session.day <= whole.last:
            text = Text(
                "season-rules.outside", session=session.said, first=str(whole.first), last=str(whole.last)
            )
            yield view.breach("season", (*session.path, "day"), text)
        elif session.day.weekday() > 4:
            yield view.breach(
                "season", (*session.path, "day"), Text("season-rules.weekend", session=session.said)
            )
        elif term is not None and whole.term_of(session.day) != term:
            text = Text("season-rules.term", session=session.said, term=term)
            yield view.breach("season", (*session.path, "day"), text)


def closed(view: PlanView) -> Iterator[Breach]:
    """No session is on a day on which one of its schools is closed."""
    away = {name: school_closed(view.folder, name) for name in view.folder.schools}
    for session in view.sessions:
        for name in session.cohort.schools:
            if any(half in away[name] for half in _halves(session)):
                why = _why(view, session, name)
                text = Text("season-rules.closed", session=session.said, school=name, why=why)
                yield view.breach("closed", (*session.path, "day"), text)


def _halves(session: TimedSession) -> tuple[int, ...]:
    return halves_between(session.day.toordinal(), session.start, session.end)


def _why(view: PlanView, session: TimedSession, school: str) -> str:
    """Return what the files say about a closed day."""
    spans: list[ClosedDays] = [*view.folder.season.closed, *closed_days(view.folder, school)]
    events = (
        event.why for event in view.folder.events.values() if event.who == school and session.day in event
    )
    return next((span.why for span in spans if session.day in span), next(events, "")) or "-"


def exams(view: PlanView) -> Iterator[Breach]:
    """No session is on a day on which its grade sits exams."""
    exams_at = {name: exams_of(view.folder, name) for name in view.folder.schools}
    for session in view.sessions:
        for name in session.cohort.schools:
            if blocked(exams_at[name], session.cohort.grade, session.day):
                text = Text("season-rules.exams", session=session.said, school=name)
                yield view.breach("exams", (*session.path, "day"), text)


def windows(view: PlanView) -> Iterator[Breach]:
    """Every session is inside a window that each of its schools offers, or within a camp day's lessons."""
    for session in view.sessions:
        if in_camp(view, session):
            yield from _after_school(view, session)
            continue
        for name in session.cohort.schools:
            offered = _offered(view, session, name)
            if not any(_inside(session, window) for window in offered):
                text = Text(
                    "season-rules.window", session=session.said, school=name, end=clock(session.end),
                    windows=", ".join(map(str, offered)),
                )  # fmt: skip
                yield view.breach("windows", (*session.path, "at"), text)


def _after_school(view: PlanView, session: TimedSession) -> Iterator[Breach]:
    for name in session.cohort.schools:
        closes = view.folder.schools[name].closes
        if session.end > closes:
            values = {"end": clock(session.end), "closes": clock(closes)}
            text = Text("season-rules.camp-late", session=session.said, school=name, **values)
            yield view.breach("windows", (*session.path, "at"), text)


def _offered(view: PlanView, session: TimedSession, name: str) -> tuple[WeeklyWindow, ...]:
    wish, school = wish_of(view.folder, session.cohort, name), view.folder.schools[name]
    hours = tuple(WeeklyWindow(weekday, school.opens, school.closes) for weekday in range(5))
    return wish.windows if wish else hours


def _inside(session: TimedSession, window: WeeklyWindow) -> bool:
    return (
        window.weekday == session.day.weekday()
        and window.start <= session.start
        and session.end <= window.end
    )
