"""What a count alone tells, without any solver: a wish with too few days, a budget with too few vehicles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gorae.season.allotting.claims import why_refused
from gorae.season.checks.references import Found
from gorae.season.courses import sessions_of
from gorae.season.files import Programme, School, Wish
from gorae.texts import Text

if TYPE_CHECKING:
    from gorae.season.folder import SeasonFolder


def too_few_days(folder: SeasonFolder) -> Iterator[Found]:
    """Yield the wishes for which there are fewer days, far enough apart, than sessions."""
    for school, application in folder.applications.items():
        for index, wish in enumerate(application.wishes):
            programme = folder.season.programmes.get(wish.programme)
            course = folder.courses.get(wish.course or (programme.course if programme else ""))
            if programme is None or course is None or school not in folder.schools:
                continue
            if why_refused(folder, school, wish) is not None:
                continue
            needed = len(sessions_of(course, wish.minutes or programme.sessions.minutes))
            there = most_sessions(folder, folder.schools[school], wish)
            if there < needed:
                values = {"needed": needed, "there": there, "term": wish.term, "school": school}
                values["apart"] = programme.sessions.apart.fewest
                text = Text("season-check.few-days", **values)
                yield Found(folder.application_file(school), ("wishes", index, "windows"), text)


def too_few_vehicles(folder: SeasonFolder) -> Iterator[Found]:
    """Yield that the budget cannot pay the vehicles that the allotted cohorts need at the very least.

    Cohorts that fill more than half of the largest vehicle never share one.
    """
    vehicles = folder.fleet.vehicles.values()
    if folder.allotment is None or not vehicles:
        return
    seats, runs = max(one.seats for one in vehicles), max(one.runs_a_day for one in vehicles)
    rides = sum(
        len(folder.lessons_of(cohort))
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


def most_sessions(folder: SeasonFolder, school: School, wish: Wish) -> int:
    """Return how many sessions a wish has days for; no plan can have more."""
    programme = folder.season.programmes[wish.programme]
    exams = [one for one in school.exams if wish.grade in one.grades]
    closed = {day for one in (*folder.season.closed, *school.closed) for day in one.days()}
    closed |= {day for one in exams for day in one.days()}
    count, last = 0, date.min
    for day in _term_days(folder, wish):
        sessions = 0 if day in closed else _sessions_on(school, wish, programme, day)
        if sessions > 1 or (sessions and (day - last).days >= programme.sessions.apart.fewest):
            count, last = count + sessions, day
    return count


def _term_days(folder: SeasonFolder, wish: Wish) -> Iterator[date]:
    season = folder.season
    days = (season.first + timedelta(number) for number in range((season.last - season.first).days + 1))
    return (day for day in days if season.term_of(day) == wish.term)


def _sessions_on(school: School, wish: Wish, programme: Programme, day: date) -> int:
    """Return how many sessions there could be on a day: one, or those of a camp while others sit exams."""
    if programme.camp and wish.camp and any(day in one and wish.grade in one.free for one in school.exams):
        return len(programme.camp.starts)
    minutes = wish.minutes or programme.sessions.minutes
    return int(any(one.weekday == day.weekday() and one.minutes >= minutes for one in wish.windows))
