"""A plan by name as the document that `plan.yaml` holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from gorae.season.files import (
    NOON,
    BusRun,
    BusStop,
    PlanMade,
    PlannedSession,
    SeasonCohort,
    SeasonPlan,
    State,
)
from gorae.season.folder import SeasonFolder
from gorae.season.planning.named import NamedPlan, SessionKey
from gorae.season.planning.runs import PlannedRun, VehicleDay
from gorae.season.planning.task import CohortTask, SeasonTask

PARTS = ("오전", "오후", "종일")
"""How the names of runs say when they are: in the morning, in the afternoon, all day."""


@dataclass(frozen=True)
class Former:
    """The sessions of the last plan, and what keeps their states."""

    sessions: Mapping[SessionKey, PlannedSession] = field(default_factory=dict)
    moved_are: State = "draft"
    """The state of a published session that has another time now, and of one that had none."""


def former_of(plan: SeasonPlan | None, moved_are: State = "draft") -> Former:
    """Return the sessions of a plan by cohort and number."""
    return Former({one.key: one for one in (plan.active if plan else ())}, moved_are)


def compose(
    folder: SeasonFolder,
    task: SeasonTask,
    named: NamedPlan,
    made: PlanMade,
    unplaced: Mapping[str, str],
    former: Former,
) -> SeasonPlan:
    """Return the document of a plan; what was published and is unmoved stays published."""
    runs = dict(_runs(task, named))
    run_of = {(unit.cohort.id, day): name for name, (day, run, _, _) in runs.items() for unit in run.units}
    sessions = [
        _session(task, named, former, run_of, cohort, number)
        for cohort, openings in named.placed
        for number in openings
    ]
    documents = {name: _run(task, run, number, kind) for name, (_, run, number, kind) in runs.items()}
    cohorts = {name: _led(named, task, name, cohort) for name, cohort in folder.cohorts.items()}
    return SeasonPlan(
        made=made, cohorts=cohorts, sessions=tuple(_sorted(sessions)), runs=documents, unplaced=dict(unplaced)
    )


def _sorted(sessions: Sequence[PlannedSession]) -> list[PlannedSession]:
    return sorted(sessions, key=lambda one: (one.day, one.at, one.cohort, one.no))


def _session(
    task: SeasonTask,
    named: NamedPlan,
    former: Former,
    run_of: Mapping[tuple[str, int], str],
    cohort: CohortTask,
    number: int,
) -> PlannedSession:
    key = cohort.id, number
    opening = named.openings[cohort.id][number]
    room, cart = named.rooms.get(key), named.carts.get(key)
    place = cohort.schools[0][0] if not cohort.on_site else "" if room is None else task.rooms[room].id
    day = date.fromordinal(opening.day)
    return PlannedSession(
        cohort=cohort.id,
        no=number,
        day=day,
        at=opening.start,
        lessons=cohort.lessons[number - 1],
        place=place or task.rooms[cohort.rooms[0]].id,
        staff=tuple(task.staff[index].id for index in named.staff.get(key, ())),
        cart=None if cart is None else task.carts[cart].id,
        run=run_of.get((cohort.id, opening.day)),
        state=_state(former, key, day, opening.start),
    )


def _state(former: Former, key: SessionKey, day: date, start: int) -> State:
    before = former.sessions.get(key)
    if before is None:
        return former.moved_are
    if (before.day, before.at) == (day, start):
        return before.state
    return "draft" if before.state == "draft" else former.moved_are


def _led(named: NamedPlan, task: SeasonTask, name: str, cohort: SeasonCohort) -> SeasonCohort:
    """Return a cohort with the instructor who leads most of its sessions."""
    leads = [staff[0] for (one, _), staff in named.staff.items() if one == name and staff]
    if not leads:
        return cohort
    most = max(sorted(set(leads)), key=leads.count)
    return cohort.model_copy(update={"lead": task.staff[most].id})


def _runs(task: SeasonTask, named: NamedPlan) -> Iterator[tuple[str, tuple[int, PlannedRun, int, int]]]:
    """Yield each run's name with its day, the number of its vehicle and the kind."""
    for day, vehicles in named.days.items():
        parts: Counter[str] = Counter()
        for number, vehicle in _numbered(vehicles):
            for run in vehicle.runs:
                part = _part(run)
                parts[part] += 1
                yield f"{date.fromordinal(day):%m%d}-{part}-{parts[part]}", (day, run, number, vehicle.kind)


def _part(run: PlannedRun) -> str:
    start, end = min(unit.start for unit in run.units), max(unit.end for unit in run.units)
    return PARTS[0] if end <= NOON else PARTS[1] if start >= NOON else PARTS[2]


def _numbered(vehicles: Sequence[VehicleDay]) -> Iterator[tuple[int, VehicleDay]]:
    """Yield each vehicle with its number among those of its kind on that day."""
    numbers: Counter[int] = Counter()
    for vehicle in vehicles:
        numbers[vehicle.kind] += 1
        yield numbers[vehicle.kind], vehicle


def _run(task: SeasonTask, run: PlannedRun, number: int, kind: int) -> BusRun:
    times = [run.leave]
    for minutes in run.route.legs[:-1]:
        times.append(times[-1] + minutes)
    heads = _heads(task, run)
    stops = [BusStop(school, at, heads[school]) for school, at in zip(run.route.order, times, strict=True)]
    return BusRun(
        vehicle=task.vehicles[kind].id, number=number, stops=tuple(stops), arrive=run.arrive, back=run.back
    )


def _heads(task: SeasonTask, run: PlannedRun) -> dict[str, int]:
    """Return who gets in at each stop: students and teachers of the school, escorts at the first one."""
    heads = dict.fromkeys(run.route.order, 0)
    heads[run.route.order[0]] += task.rules.escorts
    for unit in run.units:
        each, more = divmod(unit.cohort.teachers, len(unit.cohort.schools))
        for place, (school, students) in enumerate(unit.cohort.schools):
            heads[school] += students + each + (place < more)
    return heads
