"""What an event does not touch stays as it is: the past, and rides on days when the same cohorts ride."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from gorae.season.files import PlannedSession, SeasonPlan
from gorae.season.folder import SeasonFolder
from gorae.season.rules import Breach, broken_rules

_OF_RIDES = ("brought", "stops", "seats", "rides", "punctual", "home", "vehicles", "numbers", "rests")
"""Rules that rides which are kept could break after an event, such as one that takes a vehicle away."""


def keep_what_stays(
    folder: SeasonFolder, plan: SeasonPlan, before: SeasonPlan, today: date, ill: Collection[str] = ()
) -> SeasonPlan:
    """Return a changed plan with the past as it was, and with old rides where they still do."""
    old, new = _by_day(before.sessions), _by_day(plan.sessions)
    past = {day for day in old if day < today}
    same = {day for day in old if day >= today and _riders(old[day]) == _riders(new[day])}
    kept = _with_days(plan, before, past, same)
    broken = [breach for breach in broken_rules(folder, kept, ill) if breach.rule in _OF_RIDES]
    return _with_days(plan, before, past, same - set(_days_of(broken, kept))) if broken else kept


def _by_day(sessions: Iterable[PlannedSession]) -> dict[date, list[PlannedSession]]:
    found: dict[date, list[PlannedSession]] = defaultdict(list)
    for session in sessions:
        if session.takes_place:
            found[session.day].append(session)
    return found


def _riders(sessions: Iterable[PlannedSession]) -> set[tuple[str, int, int, str]]:
    """Return who is brought on a day, when and where to."""
    return {(one.cohort, one.no, one.at, one.place) for one in sessions if one.run is not None}


def _with_days(
    plan: SeasonPlan, before: SeasonPlan, past: Collection[date], same: Collection[date]
) -> SeasonPlan:
    """Return the plan with past days as they were, and with the runs of the days that are the same."""
    was = {(one.cohort, one.no, one.day): one for one in before.active}
    sessions = []
    for one in plan.sessions:
        old = was.get((one.cohort, one.no, one.day))
        if old and one.day in past:
            sessions.append(old)
        elif old and one.day in same:
            sessions.append(one.model_copy(update={"run": old.run}))
        else:
            sessions.append(one)
    runs = {}
    for one in sessions:
        source = before if one.day in past or one.day in same else plan
        if one.run is not None and one.run in source.runs:
            runs[one.run] = source.runs[one.run]
    return plan.model_copy(update={"sessions": tuple(sessions), "runs": runs})


def _days_of(breaches: Iterable[Breach], plan: SeasonPlan) -> Iterable[date]:
    """Yield the days of the sessions and runs at which rules are broken."""
    days = {one.run: one.day for one in plan.sessions if one.run}
    for breach in breaches:
        kind, name, *_ = breach.path or ("", "")
        if kind == "runs" and name in days:
            yield days[str(name)]
        elif kind == "sessions":
            yield plan.sessions[int(name)].day
