"""A plan by name: lanes with rooms, carts, instructors and runs, before it is written into a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from gorae.season.files import SeasonPlan
from gorae.season.planning.lane_rows import FreeSupplies, Supply
from gorae.season.planning.lanes import room_halves, staff_halves
from gorae.season.planning.naming import Assignment, ResourceUse, assign, merged
from gorae.season.planning.runs import RideUnit, VehicleDay, vehicle_days
from gorae.season.planning.solve import Solver, solve
from gorae.season.planning.task import CohortTask, Opening, SeasonTask

Placed = Sequence[tuple[CohortTask, Mapping[int, Opening]]]
"""Cohorts with the openings of their sessions, by number from 1."""
SessionKey = tuple[str, int]
"""A cohort and the number of its session, from 1."""


@dataclass(frozen=True)
class FormerNames:
    """Who and what sessions had in the last plan, by session: names, not indices."""

    rooms: Mapping[SessionKey, str] = field(default_factory=dict)
    carts: Mapping[SessionKey, str] = field(default_factory=dict)
    staff: Mapping[SessionKey, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: SeasonPlan | None, *, published_only: bool) -> FormerNames:
        """Return the names of a plan's sessions, drafts left out if only what is published counts."""
        sessions = {
            one.key: one
            for one in (plan.active if plan else ())
            if not published_only or one.state != "draft"
        }
        return cls(
            {key: one.place for key, one in sessions.items()},
            {key: one.cart for key, one in sessions.items() if one.cart},
            {key: one.staff for key, one in sessions.items()},
        )


@dataclass
class NamedPlan:
    """Who and what each session has, as indices of the task's supplies."""

    placed: Placed
    rooms: dict[SessionKey, int] = field(default_factory=dict)
    carts: dict[SessionKey, int] = field(default_factory=dict)
    staff: dict[SessionKey, tuple[int, ...]] = field(default_factory=dict)
    days: dict[int, tuple[VehicleDay, ...]] = field(default_factory=dict)
    """Vehicles of each day."""
    missing: list[tuple[SessionKey, str]] = field(default_factory=list)
    """Sessions for which there was no `room`, `cart`, `lead`, `assistant` or `vehicle`."""

    @property
    def openings(self) -> dict[str, Mapping[int, Opening]]:
        """When the sessions of each cohort are."""
        return {cohort.id: openings for cohort, openings in self.placed}

    @property
    def vehicles(self) -> int:
        """Vehicle-days."""
        return sum(len(vehicles) for vehicles in self.days.values())


def numbered(openings: Sequence[Opening]) -> dict[int, Opening]:
    """Return the openings of a lane by the numbers of their sessions."""
    return dict(enumerate(openings, 1))


def name_all(
    task: SeasonTask, placed: Placed, former: FormerNames | None = None, solver: Solver = solve
) -> NamedPlan:
    """Give every session its room, cart, instructors and vehicle."""
    plan, former = NamedPlan(placed), former or FormerNames()
    _name_rooms(task, plan, former, solver)
    _name_carts(task, plan, former, solver)
    _name_staff(task, plan, former, solver)
    _name_runs(task, plan)
    return plan


def _each(
    openings: Mapping[int, Opening], halves_of: Callable[[Opening], tuple[int, ...]]
) -> Iterable[tuple[tuple[int, ...], tuple[int, ...]]]:
    return merged({number: halves_of(opening) for number, opening in openings.items()})


def _options(
    indices: tuple[int, ...],
    supplies: Sequence[Supply],
    openings: Mapping[int, Opening],
    numbers: Iterable[int],
) -> frozenset[int]:
    free = FreeSupplies(supplies)
    return frozenset.intersection(*(free.at(indices, openings[number]) for number in numbers))


def _index(names: Sequence[str], name: str | None) -> int | None:
    return names.index(name) if name in names else None


def _name_rooms(task: SeasonTask, plan: NamedPlan, former: FormerNames, solver: Solver) -> None:
    names = [room.id for room in task.rooms]
    uses = [
        ResourceUse(
            cohort.id,
            numbers,
            _options(cohort.rooms, task.rooms, openings, numbers),
            tuple((f"half {half}", 1) for half in halves),
            _index(names, former.rooms.get((cohort.id, numbers[0]))),
        )
        for cohort, openings in plan.placed
        if cohort.on_site
        for numbers, halves in _each(openings, partial(room_halves, rules=task.rules))
    ]
    _note(plan, plan.rooms, "room", assign(uses, len(names), lambda name, index: 1, solver))


def _name_carts(task: SeasonTask, plan: NamedPlan, former: FormerNames, solver: Solver) -> None:
    works = task.rules.cart_halves
    names = [cart.id for cart in task.carts]
    uses = []
    for cohort, openings in plan.placed:
        for numbers, halves in _each(openings, partial(room_halves, rules=task.rules)):
            options = _options(cohort.carts, task.carts, openings, numbers)
            if cohort.on_site:
                place = _place(task, plan, cohort, numbers[0])
                options = frozenset(i for i in options if task.carts[i].mobile or task.carts[i].home == place)
            in_use = [(f"half {half}", 1) for half in halves]
            begun = dict.fromkeys(openings[number].half for number in numbers)
            charged = [(f"charged {first}", 1) for half in begun for first in range(half - works, half + 1)]
            before = _index(names, former.carts.get((cohort.id, numbers[0])))
            uses.append(ResourceUse(cohort.id, numbers, options, (*in_use, *_added(charged)), before))

    def capacity(name: str, index: int) -> int:
        return 1 if name.startswith("half") else works

    _note(plan, plan.carts, "cart", assign(uses, len(names), capacity, solver))


def _added(loads: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for name, amount in loads:
        sums[name] = sums.get(name, 0) + amount
    return tuple(sums.items())


def _place(task: SeasonTask, plan: NamedPlan, cohort: CohortTask, number: int) -> str:
    room = plan.rooms.get((cohort.id, number))
    return "" if room is None else task.rooms[room].place


def _name_staff(task: SeasonTask, plan: NamedPlan, former: FormerNames, solver: Solver) -> None:
    names = [one.id for one in task.staff]
    uses = []
    for cohort, openings in plan.placed:
        at_work = partial(staff_halves, cohort=cohort, rules=task.rules)
        for numbers, halves in _each(openings, at_work):
            loads = _staff_loads(openings, numbers, halves)
            for role in range(1 + cohort.assistants):
                options = _options(cohort.helpers if role else cohort.leads, task.staff, openings, numbers)
                had = former.staff.get((cohort.id, numbers[0]), ())
                name = had[role] if role < len(had) else "" if role else cohort.lead
                uses.append(ResourceUse(_role(cohort, role), numbers, options, loads, _index(names, name)))

    def capacity(name: str, index: int) -> int:
        one = task.staff[index]
        kind = name.split()[0]
        return {"half": 1, "day": one.sessions_a_day, "week": one.minutes_a_week}[kind]

    found = assign(uses, len(names), capacity, solver)
    chosen: dict[SessionKey, list[int]] = defaultdict(list)
    for use in uses:
        cohort_id = use.group.rpartition(" ")[0]
        for number in use.sessions:
            if use in found.of:
                chosen[cohort_id, number].append(found.of[use])
            else:
                lead = use.group.endswith(" 0")
                plan.missing.append(((cohort_id, number), "lead" if lead else "assistant"))
    plan.staff.update({key: tuple(value) for key, value in chosen.items()})


def _role(cohort: CohortTask, role: int) -> str:
    return f"{cohort.id} {role}"


def _staff_loads(
    openings: Mapping[int, Opening], numbers: Iterable[int], halves: Iterable[int]
) -> tuple[tuple[str, int], ...]:
    loads = [(f"half {half}", 1) for half in halves]
    for number in numbers:
        opening = openings[number]
        loads += [(f"day {opening.day}", 1)]
        loads += [(f"week {(opening.day - 1) // 7}", opening.end - opening.start)]
    return _added(loads)


def _note(plan: NamedPlan, into: dict[SessionKey, int], kind: str, found: Assignment) -> None:
    for use, index in found.of.items():
        into.update({(use.group, number): index for number in use.sessions})
    plan.missing += [((use.group, number), kind) for use in found.missing for number in use.sessions]


def ride_units(
    task: SeasonTask, placed: Placed, place_of: Callable[[CohortTask, int], str]
) -> dict[int, list[RideUnit]]:
    """Return who is brought somewhere on each day."""
    days: dict[int, list[RideUnit]] = defaultdict(list)
    for cohort, openings in placed:
        by_day: dict[int, list[int]] = defaultdict(list)
        for number, opening in openings.items():
            if cohort.on_site:
                by_day[opening.day].append(number)
        for day, numbers in by_day.items():
            times = [openings[number] for number in numbers]
            start, end = min(one.start for one in times), max(one.end for one in times)
            days[day].append(RideUnit(cohort, place_of(cohort, numbers[0]), start, end))
    return dict(sorted(days.items()))


def _name_runs(task: SeasonTask, plan: NamedPlan) -> None:
    units = ride_units(task, plan.placed, lambda cohort, number: _place(task, plan, cohort, number))
    for day, riding in units.items():
        plan.days[day] = vehicle_days(riding, day, task)
        brought = {u.cohort.id for vehicle in plan.days[day] for run in vehicle.runs for u in run.units}
        for unit in riding:
            if unit.cohort.id not in brought:
                plan.missing.append(((unit.cohort.id, _number_on(plan, unit.cohort, day)), "vehicle"))


def _number_on(plan: NamedPlan, cohort: CohortTask, day: int) -> int:
    openings = next(openings for one, openings in plan.placed if one is cohort)
    return next(number for number, opening in openings.items() if opening.day == day)
