"""What a count alone tells, without any solver: a wish with too few days, a budget with too few vehicles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from gorae.season.allotting.claims import why_refused
from gorae.season.checks.references import Found
from gorae.season.days import wish_of
from gorae.season.files import SeasonCohort, Wish
from gorae.season.planning.calendar import openings_of
from gorae.season.planning.task import Opening
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.season.folder import SeasonFolder


def too_few_days(folder: SeasonFolder) -> Iterator[Found]:
    """Yield the wishes for which there are fewer days, far enough apart, than sessions.

    Once seats are given they are of cohorts that no plan has placed: what is in a plan, its rules judge.
    """
    to_plan = _to_plan(folder)
    for school, application in folder.applications.items():
        for index, wish in enumerate(application.wishes):
            if to_plan is not None and (school, index + 1) not in to_plan:
                continue
            programme = folder.season.programmes.get(wish.programme)
            if programme is None or school not in folder.schools or folder.course_of(wish) is None:
                continue
            if why_refused(folder, school, wish) is not None:
                continue
            few = _few_days(folder, school, index, wish)
            if few:
                key = "windows" if programme.camp is None or not wish.camp else "camp"
                yield Found(folder.application_file(school), ("wishes", index, key), few)


def _to_plan(folder: SeasonFolder) -> set[tuple[str, int]] | None:
    """Return the wishes (school, number from 1) that are still to be planned; None before the allotment."""
    if folder.allotment is None:
        return None
    placed = {one.cohort for one in folder.plan.sessions} if folder.plan else set()
    waiting = (one for name, one in folder.allotment.cohorts.items() if name not in placed)
    return {wish for cohort in waiting for wish in cohort.wish.items()}


def _few_days(folder: SeasonFolder, school: str, index: int, wish: Wish) -> Text | None:
    """Return which sessions have too few days, the longest or all together; None if there are enough."""
    asked = ("programme", "mode", "grade", "term", "course", "minutes")
    cohort = SeasonCohort(
        schools={school: wish.students},
        wish={school: index + 1},
        **{key: getattr(wish, key) for key in asked},
    )
    openings, lengths = openings_of(folder, cohort), folder.lengths_of(wish)
    fewest = folder.season.programmes[wish.programme].sessions.apart.fewest
    for minutes in sorted(lengths):
        needed = sum(session.minutes >= minutes for session in folder.sessions_of(wish))
        there = most_sessions([one for one in openings if one.minutes >= minutes], fewest)
        if there < needed:
            values = {"needed": needed, "there": there, "term": wish.term, "school": school}
            key = "few-days" if len(lengths) == 1 else "few-long-days"
            return Text(f"season-check.{key}", apart=fewest, minutes=minutes, **values)
    return None


def most_sessions(openings: Iterable[Opening], fewest: int) -> int:
    """Return how many sessions at least `fewest` days apart these could be; no plan can have more.

    A day while others sit exams can hold several, and may be near another one.
    """
    count, last = 0, 0
    for day, there in groupby(openings, key=lambda one: one.day):
        camp = list(_one_after_another(one for one in there if one.camp))
        if camp or day - last >= fewest:
            count, last = count + max(1, len(camp)), day
    return count


def _one_after_another(openings: Iterable[Opening]) -> Iterator[Opening]:
    """Yield as many as can be held one after the other on a day."""
    end = 0
    for one in sorted(openings, key=lambda one: one.end):
        if one.start >= end:
            end = one.end
            yield one


def too_few_vehicles(folder: SeasonFolder) -> Iterator[Found]:
    """Yield that the budget cannot pay the vehicles that the allotted cohorts need at the very least.

    Cohorts that fill more than half of the largest vehicle never share one.
    """
    vehicles = folder.fleet.vehicles.values()
    if folder.allotment is None or not vehicles:
        return
    seats, runs = max(one.seats for one in vehicles), max(one.runs_a_day for one in vehicles)
    rides = sum(
        _rides(folder, cohort)
        for cohort in folder.allotment.cohorts.values()
        if cohort.mode == "on-site"
        and cohort.programme in folder.season.programmes
        and (cohort.course or folder.season.programmes[cohort.programme].course) in folder.courses
        and 2 * (cohort.students + cohort.teachers + folder.season.rules.escorts) > seats
    )
    needed = -(-rides // runs)
    if needed > folder.fleet.budget.season:
        values = {"rides": rides, "needed": needed, "there": folder.fleet.budget.season}
        yield Found("fleet.yaml", ("budget", "season"), Text("season-check.few-vehicles", **values))


def _rides(folder: SeasonFolder, cohort: SeasonCohort) -> int:
    """Return how often a cohort is driven at the very least: once for all sessions of a camp day."""
    sessions, camp = len(folder.sessions_of(cohort)), folder.season.programmes[cohort.programme].camp
    wishes = [wish_of(folder, cohort, school) for school in cohort.schools]
    return -(-sessions // len(camp.starts)) if camp and all(one and one.camp for one in wishes) else sessions
