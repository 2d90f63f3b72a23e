"""A season's folder as a task: what files and events say, in the plain values that plans are made from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from gorae.season.days import closed_days, closed_halves, event_halves
from gorae.season.files import PlannedSession, SeasonCohort
from gorae.season.folder import SeasonFolder
from gorae.season.needs import assistants_needed, kits_known, kits_needed
from gorae.season.planning.calendar import openings_of
from gorae.season.planning.runs import route
from gorae.season.planning.task import (
    Availability,
    CartSupply,
    CohortTask,
    Kept,
    Opening,
    RoomSupply,
    SeasonTask,
    StaffSupply,
    TaskRules,
    VehicleSupply,
    best_midday,
)

FIRM = ("locked", "held")
"""States of sessions that stay; what is past stays, too."""


def task_of(folder: SeasonFolder, ill: Collection[str] = (), today: date | None = None) -> SeasonTask:
    """Return the task that a folder stands for.

    `ill` are labels of kits that are not well, by the inventory; sessions before `today` are past.
    """
    bare = SeasonTask(
        folder.season.first.toordinal(),
        folder.season.last.toordinal(),
        (),
        rooms=tuple(_rooms(folder)),
        staff=tuple(_staff(folder)),
        carts=tuple(_carts(folder, ill)),
        vehicles=tuple(_vehicles(folder)),
        vehicles_a_season=folder.fleet.budget.season,
        vehicles_a_month=_months(folder.fleet.budget.months),
        minutes_between=tuple(_ways(folder)),
        rules=_rules(folder),
    )
    cohorts = tuple(_cohort(folder, bare, name, cohort) for name, cohort in folder.cohorts.items())
    rules = _with_middays(bare, cohorts)
    return _replaced(bare, cohorts=cohorts, rules=rules, kept=tuple(_kept(folder, cohorts, today)))


def _replaced(task: SeasonTask, **values: object) -> SeasonTask:
    from dataclasses import replace

    return replace(task, **values)  # type: ignore[arg-type]


def _rooms(folder: SeasonFolder) -> Iterable[RoomSupply]:
    for name, room in folder.places.rooms.items():
        closed = closed_halves(room.closed, [name, room.institution], folder.events)
        yield RoomSupply(name, room.institution, room.seats, Availability(room.windows, closed))


def _staff(folder: SeasonFolder) -> Iterable[StaffSupply]:
    for name, one in folder.staff.instructors.items():
        closed = closed_halves(one.leave, [name], folder.events)
        when = Availability(one.windows, closed)
        yield StaffSupply(name, one.home, when, one.hours_a_week * 60, one.sessions_a_day)


def _carts(folder: SeasonFolder, ill: Collection[str]) -> Iterable[CartSupply]:
    for name, cart in folder.places.carts.items():
        closed = closed_halves(cart.closed, [name], folder.events)
        well = sum(label not in ill for label in cart.labels)
        yield CartSupply(name, cart.kit, well, cart.home, cart.mobile, Availability(closed=closed))


def _vehicles(folder: SeasonFolder) -> Iterable[VehicleSupply]:
    for name, kind in folder.fleet.vehicles.items():
        fewer = dict.fromkeys(closed_halves(kind.closed, [name], folder.events), kind.a_day)
        for event in folder.events.values():
            if event.who == name and event.number is not None:
                sign = 1 if event.what == "away" else -1
                for half in sorted(event_halves(event)):
                    fewer[half] = fewer.get(half, 0) + sign * event.number
        yield VehicleSupply(
            name, kind.seats, kind.a_day, kind.wheelchairs, kind.runs_a_day, tuple(sorted(fewer.items()))
        )


def _months(months: Mapping[str, int]) -> tuple[tuple[tuple[int, int], int], ...]:
    return tuple(((int(month[:4]), int(month[5:])), count) for month, count in months.items())


def _ways(folder: SeasonFolder) -> Iterable[tuple[str, str, int]]:
    for (start, end), minutes in folder.travel.ways.items():
        yield start, end, minutes
    for name, school in folder.schools.items():
        for place, minutes in school.stop.minutes_to.items():
            if folder.travel.minutes(name, place) is None:
                yield name, place, minutes


def _rules(folder: SeasonFolder) -> TaskRules:
    rules = folder.season.rules
    return TaskRules(
        rules.turnaround_minutes, rules.rest_minutes, rules.boarding_minutes, rules.escorts,
        rules.ride_minutes, rules.most_stops, rules.cart_half_days,
    )  # fmt: skip


def _cohort(folder: SeasonFolder, task: SeasonTask, name: str, cohort: SeasonCohort) -> CohortTask:
    shape, sessions = folder.season.programmes[cohort.programme].sessions, folder.sessions_of(cohort)
    on_site = cohort.mode == "on-site"
    rooms = tuple(i for i, room in enumerate(task.rooms) if on_site and room.seats >= cohort.students)
    leads, helpers = (_skilled(folder, cohort, role) for role in ("lead", "assistant"))
    heads = cohort.students + cohort.teachers + task.rules.escorts
    return CohortTask(
        name,
        cohort.programme,
        tuple(cohort.schools.items()),
        tuple(session.lessons for session in sessions),
        openings_of(folder, cohort),
        on_site=on_site,
        apart=(shape.apart.fewest, shape.apart.most),
        gap=(shape.gap.fewest, shape.gap.most),
        vacations=tuple(_vacations(folder, cohort, shape.apart_over_vacation)),
        teachers=cohort.teachers,
        wheelchairs=cohort.wheelchairs,
        travel=_travel(folder, task, cohort, rooms, (*leads, *helpers)),
        rooms=rooms,
        carts=_usable_carts(folder, task, cohort, rooms),
        leads=leads,
        helpers=helpers,
        assistants=assistants_needed(folder, cohort.students),
        vehicles=tuple(
            index
            for index, kind in enumerate(task.vehicles)
            if on_site and kind.seats >= heads and kind.wheelchairs >= cohort.wheelchairs
        ),
        home_by=min(folder.schools[school].closes for school in cohort.schools),
        lead=cohort.lead or "",
        minutes=tuple(session.minutes for session in sessions),
    )


def _skilled(folder: SeasonFolder, cohort: SeasonCohort, role: str) -> tuple[int, ...]:
    return tuple(
        index
        for index, one in enumerate(folder.staff.instructors.values())
        if cohort.programme in one.skills and role in one.roles
    )


def _vacations(folder: SeasonFolder, cohort: SeasonCohort, most: int) -> Iterable[tuple[int, int, int]]:
    """Yield the closed weeks of a cohort's schools, over which two sessions may be farther apart."""
    for name in cohort.schools:
        for span in closed_days(folder, name):
            if (span.last - span.first).days >= 6:
                yield span.first.toordinal(), span.last.toordinal(), most


def _travel(
    folder: SeasonFolder, task: SeasonTask, cohort: SeasonCohort, rooms: Iterable[int], staff: Iterable[int]
) -> int:
    """Return the minutes on the road: of a cohort that comes, or of the farthest of those who visit it."""
    if cohort.mode == "on-site":
        places = sorted({task.rooms[room].place for room in rooms})
        ways = [found for place in places if (found := route(cohort.schools, place, task))]
        return min((way.minutes for way in ways), default=0)
    host = next(iter(cohort.schools))
    homes = sorted({task.staff[index].home for index in staff})
    return max((folder.travel_minutes(home, host) or 0 for home in homes), default=0)


def _usable_carts(
    folder: SeasonFolder, task: SeasonTask, cohort: SeasonCohort, rooms: Iterable[int]
) -> tuple[int, ...]:
    """Return the carts with enough kits that the lessons know; one that stays serves its own place only."""
    known, needed = kits_known(folder, cohort), kits_needed(folder, cohort.students)
    places = {task.rooms[room].place for room in rooms}
    return tuple(
        index
        for index, cart in enumerate(task.carts)
        if cart.kind in known and cart.kits >= needed and (cart.mobile or cart.home in places)
    )


def _with_middays(task: SeasonTask, cohorts: Iterable[CohortTask]) -> TaskRules:
    """Return the rules with the time of day that splits the fewest sessions, for each kind of use."""
    from dataclasses import replace

    rules, cohorts = task.rules, list(cohorts)
    times = [(c, span) for c in cohorts for span in sorted({(o.start, o.end) for o in c.openings})]
    road = [
        (start - c.travel - rules.boarding, end + c.travel + rules.boarding)
        for c, (start, end) in times
        if c.on_site
    ]
    ways = [(0 if c.on_site else c.travel, span) for c, span in times]
    return replace(
        rules,
        room_midday=best_midday((span for _, span in times), rules.turnaround),
        road_midday=best_midday(road, rules.rest),
        staff_midday=best_midday(((start - way, end + way) for way, (start, end) in ways), 0),
    )


def _kept(folder: SeasonFolder, cohorts: Iterable[CohortTask], today: date | None) -> Iterable[Kept]:
    """Yield the sessions of the last plan that have their time already."""
    tasks = {cohort.id: cohort for cohort in cohorts}
    for session in folder.plan.active if folder.plan else ():
        cohort = tasks.get(session.cohort)
        past = today is not None and session.day < today
        if not cohort or session.no > cohort.count:
            continue
        if past or session.state != "draft":
            opening = opening_at(folder, cohort, session)
            yield Kept(cohort.id, session.no, opening, past or session.state in FIRM)


def opening_at(folder: SeasonFolder, cohort: CohortTask, session: PlannedSession) -> Opening:
    """Return the opening at which a session is: its school's, or one that somebody chose by hand."""
    day = session.day.toordinal()
    minutes = folder.minutes_of(folder.cohorts[cohort.id], session.no)
    by_hand = Opening(day, session.at, session.at + minutes, window=-1)
    return cohort.opening_at(session.no, day, session.at) or by_hand
