"""Rows for what is scarce: rooms, instructors, carts, vehicles and their budget.

Resources that are alike are counted, not named: who teaches what is settled afterwards (`naming.py`). A row
that cannot bind is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Protocol

from gorae.season.planning.lane_model import LaneModel, lane_columns
from gorae.season.planning.lanes import SessionLane, road_halves, room_halves, staff_halves
from gorae.season.planning.runs import group_sizes
from gorae.season.planning.sharing import limits_of
from gorae.season.planning.task import (
    VEHICLE_PRICE,
    Availability,
    CohortTask,
    Opening,
    SeasonTask,
)

Users = dict[frozenset[int], list[tuple[int, int]]]
"""Columns and how much each takes, by the indices of the resources that will do."""
TWELFTHS = 12
"""Parts of a vehicle in which shares of it are counted: two or three cohorts may share one."""


ROOMS, STAFF, STAFF_DAY, STAFF_WEEK = "rooms", "staff", "staff-day", "staff-week"
CARTS, CARTS_CHARGED = "carts", "carts-charged"
VEHICLES, ORDERS, ORDERS_DAY = "vehicles", "orders", "orders-day"
SEASON_BUDGET, MONTH_BUDGET = "season-budget", "month-budget"
"""What a row is about; the time beside it is a half day, a day, a week (`day // 7`) or a month."""


class Supply(Protocol):
    """Something that is used at times."""

    @property
    def when(self) -> Availability: ...


def build(task: SeasonTask) -> LaneModel:
    """Return the program of a task. Its cost is of wishes and vehicles; being unplaced costs nothing yet."""
    model = lane_columns(task)
    add_rows(model)
    return model


def add_rows(model: LaneModel) -> None:
    """Add the rows for all that is scarce, and the columns for vehicles."""
    _rooms(model)
    _staff(model)
    _carts(model)
    _vehicles(model)


class FreeSupplies:
    """Which of some supplies can be used at an opening: asked for many lanes, found once."""

    def __init__(self, supplies: Sequence[Supply]) -> None:
        self.supplies = supplies
        self._known: dict[tuple[tuple[int, ...], int, int, int], frozenset[int]] = {}

    def at(self, indices: tuple[int, ...], opening: Opening) -> frozenset[int]:
        """Return those of the indices that are free all the time."""
        when = opening.day, opening.start, opening.end
        key = indices, *when
        if key not in self._known:
            free = (index for index in indices if self.supplies[index].when.free(*when))
            self._known[key] = frozenset(free)
        return self._known[key]


def taken(lane: SessionLane, halves_of: Callable[[Opening], tuple[int, ...]]) -> dict[int, Opening]:
    """Return the half days that a lane takes, each with one of its openings: two of a camp take it once."""
    return {half: opening for opening in lane.openings for half in halves_of(opening)}


def _new_users() -> dict[int, Users]:
    return defaultdict(lambda: defaultdict(list))


def _share(model: LaneModel, kind: str, time: int, users: Users, capacity: Mapping[int, int]) -> None:
    """Add the rows that leave enough for everybody, but those that cannot bind."""
    sets = list(users)
    for shared in limits_of(sets, capacity):
        terms = [term for index in shared.kinds for term in users[sets[index]]]
        model.limit(kind, time, terms, shared.most)


def _rooms(model: LaneModel) -> None:
    task, users = model.task, _new_users()
    free = FreeSupplies(task.rooms)
    for column, cohort, lane in model.columns():
        if cohort.on_site:
            for half, opening in taken(lane, partial(room_halves, rules=task.rules)).items():
                users[half][free.at(cohort.rooms, opening)].append((column, 1))
    for half in sorted(users):
        _share(model, ROOMS, half, users[half], dict.fromkeys(range(len(task.rooms)), 1))


def _staff(model: LaneModel) -> None:
    task, by_half, by_day, by_week = model.task, _new_users(), _new_users(), _new_users()
    free = FreeSupplies(task.staff)
    for column, cohort, lane in model.columns():
        parts = [(cohort.leads, 1), (cohort.helpers, cohort.assistants)]
        for allowed, count in parts if cohort.assistants else parts[:1]:
            for half, opening in taken(lane, partial(staff_halves, cohort=cohort, rules=task.rules)).items():
                by_half[half][free.at(allowed, opening)].append((column, count))
            for opening in lane.openings:
                by_day[opening.day][frozenset(allowed)].append((column, count))
                minutes = count * (opening.end - opening.start)
                by_week[(opening.day - 1) // 7][frozenset(allowed)].append((column, minutes))
    everybody = range(len(task.staff))
    _share_all(model, STAFF, by_half, dict.fromkeys(everybody, 1))
    _share_all(model, STAFF_DAY, by_day, {i: task.staff[i].sessions_a_day for i in everybody})
    _share_all(model, STAFF_WEEK, by_week, {i: task.staff[i].minutes_a_week for i in everybody})


def _share_all(model: LaneModel, kind: str, users: dict[int, Users], capacity: Mapping[int, int]) -> None:
    for time in sorted(users):
        summed = {allowed: _summed(terms) for allowed, terms in users[time].items()}
        _share(model, kind, time, summed, capacity)


def _summed(terms: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    sums: dict[int, int] = {}
    for column, factor in terms:
        sums[column] = sums.get(column, 0) + factor
    return list(sums.items())


def _carts(model: LaneModel) -> None:
    task, users, works = model.task, _new_users(), _new_users()
    free = FreeSupplies(task.carts)
    for column, cohort, lane in model.columns():
        for half, opening in taken(lane, partial(room_halves, rules=task.rules)).items():
            users[half][free.at(cohort.carts, opening)].append((column, 1))
        for half in dict.fromkeys(opening.half for opening in lane.openings):
            works[half][frozenset(cohort.carts)].append((column, 1))
    _share_all(model, CARTS, users, dict.fromkeys(range(len(task.carts)), 1))
    if not _carts_rest_anyway(task):
        _charge(model, works)


def _charge(model: LaneModel, works: Mapping[int, Users]) -> None:
    """Keep carts from working for more half days in a row than their batteries last."""
    most = model.task.rules.cart_halves
    for half in sorted(works):
        row: Users = defaultdict(list)
        for time in range(half, half + most + 1):
            for kind, terms in works.get(time, {}).items():
                row[kind] += terms
        together = {kind: _summed(terms) for kind, terms in row.items()}
        _share(model, CARTS_CHARGED, half, together, dict.fromkeys(range(len(model.task.carts)), most))


def _carts_rest_anyway(task: SeasonTask) -> bool:
    """Tell whether there are so few instructors that carts alike never work too many half days in a row."""
    if any(len(cohort.carts) < len(task.carts) for cohort in task.cohorts):
        return False
    at_once = len(task.staff) // min((1 + cohort.assistants for cohort in task.cohorts), default=1)
    works = task.rules.cart_halves
    return at_once * (works + 1) <= len(task.carts) * works


def _vehicles(model: LaneModel) -> None:
    """Add the rows of vehicles: a cohort that may share one with another counts as half or a third of it."""
    task = model.task
    sizes = dict(zip((cohort.id for cohort in task.cohorts), group_sizes(task), strict=True))
    riders: dict[int, list[tuple[int, CohortTask]]] = defaultdict(list)
    kinds = _new_users()
    for column, cohort, lane in model.columns():
        if cohort.on_site:
            part = TWELFTHS // sizes[cohort.id]
            for half in taken(lane, partial(road_halves, cohort=cohort, rules=task.rules)):
                riders[half].append((column, cohort))
                kinds[half][frozenset(cohort.vehicles)].append((column, part))
    for half in sorted(kinds):
        _share(model, VEHICLES, half, kinds[half], _vehicles_on(task, half))
    _order(model, kinds, riders)
    _budgets(model)


def _vehicles_on(task: SeasonTask, half: int) -> dict[int, int]:
    return {index: TWELFTHS * kind.on(half) for index, kind in enumerate(task.vehicles)}


def _order(
    model: LaneModel, kinds: Mapping[int, Users], riders: Mapping[int, list[tuple[int, CohortTask]]]
) -> None:
    """Have enough vehicles ordered for each half of a day; one that is ordered serves both."""
    task = model.task
    seats = max((kind.seats for kind in task.vehicles), default=0) - task.rules.escorts
    for half in sorted(kinds):
        day = half // 2
        if day not in model.vehicles:
            most = sum(max(kind.on(2 * day), kind.on(2 * day + 1)) for kind in task.vehicles)
            model.vehicles[day] = model.mip.column(f"vehicles ordered {day}", VEHICLE_PRICE, most)
        ordered = model.vehicles[day]
        terms = [term for users in kinds[half].values() for term in users]
        model.bind(ORDERS, half, [*terms, (ordered, -TWELFTHS)], 0)
        if any(part < TWELFTHS for _, part in terms):
            heads = [(column, cohort.riders) for column, cohort in riders[half]]
            model.bind(ORDERS, half, [*heads, (ordered, -seats)], 0)
    if max((kind.runs_a_day for kind in task.vehicles), default=2) == 1:
        _one_run_a_day(model, kinds)


def _one_run_a_day(model: LaneModel, kinds: Mapping[int, Users]) -> None:
    for day, ordered in model.vehicles.items():
        parts: dict[int, int] = {}
        for half in (2 * day, 2 * day + 1):
            for users in kinds.get(half, {}).values():
                for column, part in users:
                    camp = any(o.camp and o.day == day for o in _lane(model, column).openings)
                    parts[column] = part if camp else parts.get(column, 0) + part
        model.bind(ORDERS_DAY, day, [*parts.items(), (ordered, -TWELFTHS)], 0)


def _lane(model: LaneModel, column: int) -> SessionLane:
    owner = model.owner[column]
    return model.lanes[owner][column - model.first[owner]]


def _budgets(model: LaneModel) -> None:
    task = model.task
    model.bind(SEASON_BUDGET, 0, [(column, 1) for column in model.vehicles.values()], task.vehicles_a_season)
    months: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for day, column in model.vehicles.items():
        found = date.fromordinal(day)
        months[found.year, found.month].append((column, 1))
    for month, most in task.vehicles_a_month:
        if month in months:
            model.bind(MONTH_BUDGET, 12 * month[0] + month[1] - 1, months[month], most)
