"""Bus runs: which cohorts share a vehicle, in which order their schools are picked up, how many are needed.

A run has at most three stops, so every order is tried; a half day has a handful of runs, so every way to put
cohorts together is, too. Both are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise, permutations

from gorae.season.files import NOON
from gorae.season.planning.task import CohortTask, SeasonTask

WAIT = 15
"""Most minutes that a cohort waits for another one that shares its vehicle, there or back."""


@dataclass(frozen=True, slots=True)
class Route:
    """The best order of some schools on the way to a place."""

    order: tuple[str, ...]
    legs: tuple[int, ...]
    """Minutes from each stop to the next, the last to the place."""

    @property
    def minutes(self) -> int:
        """How long those who get in first are on the way."""
        return sum(self.legs)


@dataclass(frozen=True)
class RideUnit:
    """A cohort that is brought somewhere on a day, and back after its last session of that day."""

    cohort: CohortTask
    place: str
    start: int
    """When its first session begins."""
    end: int
    """When its last session is over."""


@dataclass(frozen=True)
class PlannedRun:
    """Cohorts in one vehicle, there and back."""

    units: tuple[RideUnit, ...]
    route: Route
    kind: int
    """Index of the kind of vehicle."""
    leave: int
    """When it picks up the first."""
    arrive: int
    back: int
    """When the last are at their school again."""


def route(schools: Iterable[str], place: str, task: SeasonTask) -> Route | None:
    """Return the shortest way through the schools to a place; None where the minutes are not known."""
    routes = (_legs((*order, place), task) for order in permutations(sorted(set(schools))))
    known = [found for found in routes if found]
    return min(known, key=lambda found: (found.minutes, found.order), default=None)


def _legs(stops: tuple[str, ...], task: SeasonTask) -> Route | None:
    legs = [task.travel.get(leg) for leg in pairwise(stops)]
    known = tuple(minutes for minutes in legs if minutes is not None)
    return Route(stops[:-1], known) if len(known) == len(legs) else None


def kinds_for(units: Sequence[RideUnit], task: SeasonTask) -> tuple[int, ...]:
    """Return the kinds of vehicles in which all of these have a seat together."""
    heads = sum(unit.cohort.riders for unit in units) + task.rules.escorts
    wheelchairs = sum(unit.cohort.wheelchairs for unit in units)
    return tuple(
        index
        for index, kind in enumerate(task.vehicles)
        if kind.seats >= heads and kind.wheelchairs >= wheelchairs
    )


def shared_run(units: Sequence[RideUnit], task: SeasonTask) -> PlannedRun | None:
    """Return the run that brings these together, in the smallest vehicle; None if they cannot share one."""
    rules = task.rules
    schools = sorted({school for unit in units for school, _ in unit.cohort.schools})
    if len(schools) > rules.most_stops or len({unit.place for unit in units}) > 1 or not _alike(units):
        return None
    kinds = kinds_for(units, task)
    way = route(schools, units[0].place, task) if kinds else None
    if way is None or way.minutes > rules.longest_ride:
        return None
    arrive = min(unit.start for unit in units) - rules.boarding
    back = max(unit.end for unit in units) + rules.boarding + way.minutes
    if back > min(unit.cohort.home_by for unit in units):
        return None
    smallest = min(kinds, key=lambda kind: (task.vehicles[kind].seats, kind))
    return PlannedRun(tuple(units), way, smallest, arrive - way.minutes, arrive, back)


def _alike(units: Sequence[RideUnit]) -> bool:
    starts, ends = [unit.start for unit in units], [unit.end for unit in units]
    return max(starts) - min(starts) <= WAIT and max(ends) - min(ends) <= WAIT


def fewest_runs(units: Sequence[RideUnit], task: SeasonTask) -> tuple[PlannedRun, ...]:
    """Return as few runs as can be that bring all of these, with the fewest minutes on the road.

    A cohort that no vehicle can bring is in none of them.
    """
    rideable = [unit for unit in units if shared_run([unit], task)]
    groups = {
        frozenset(group): run
        for size in range(1, task.rules.most_stops + 1)
        for group in combinations(range(len(rideable)), size)
        if (run := shared_run([rideable[index] for index in group], task))
    }

    @cache
    def best(left: frozenset[int]) -> tuple[int, int, tuple[tuple[int, ...], ...]]:
        if not left:
            return 0, 0, ()
        first = min(left)
        return min(
            (1 + count, groups[group].route.minutes + minutes, (tuple(sorted(group)), *rest))
            for group in groups
            if first in group and group <= left
            for count, minutes, rest in [best(left - group)]
        )

    return tuple(groups[frozenset(group)] for group in best(frozenset(range(len(rideable))))[2])


@dataclass(frozen=True)
class VehicleDay:
    """One vehicle on one day, and what it drives."""

    kind: int
    runs: tuple[PlannedRun, ...]


def vehicle_days(units: Sequence[RideUnit], day: int, task: SeasonTask) -> tuple[VehicleDay, ...]:
    """Return as few vehicles as can be for one day: each drives in the morning, in the afternoon, or both.

    Runs that need large vehicles are paired with each other first, which is best where a vehicle of a larger
    kind does all that a smaller one does. What no vehicle is left for is in none of them.
    """
    parts: tuple[list[RideUnit], ...] = ([], [], [])
    for unit in units:
        parts[_part(unit)].append(unit)
    morning, afternoon, whole = ([*fewest_runs(part, task)] for part in parts)
    for runs in (morning, afternoon):
        runs.sort(key=lambda run: (-task.vehicles[run.kind].seats, run.leave, run.units[0].cohort.id))
    wanted = [*((run,) for run in whole), *_paired(morning, afternoon, task)]
    return tuple(_ordered(wanted, day, task))


def _ordered(wanted: Sequence[tuple[PlannedRun, ...]], day: int, task: SeasonTask) -> Iterator[VehicleDay]:
    """Yield each vehicle's day, in the smallest kind of which there is one left."""
    left = [max(kind.on(2 * day), kind.on(2 * day + 1)) for kind in task.vehicles]
    for runs in wanted:
        kinds = [kind for kind in _kinds_for_all(runs, task) if left[kind]]
        if kinds:
            kind = min(kinds, key=lambda index: (task.vehicles[index].seats, index))
            left[kind] -= 1
            yield VehicleDay(kind, runs)


def _kinds_for_all(runs: Sequence[PlannedRun], task: SeasonTask) -> list[int]:
    sets = [kinds_for(run.units, task) for run in runs]
    return [kind for kind in sets[0] if all(kind in one for one in sets)]


def _part(unit: RideUnit) -> int:
    """Return 0 for the morning, 1 for the afternoon, 2 for a whole day."""
    return 0 if unit.end <= NOON else 1 if unit.start >= NOON else 2


def _paired(
    morning: Sequence[PlannedRun], afternoon: Sequence[PlannedRun], task: SeasonTask
) -> Iterator[tuple[PlannedRun, ...]]:
    waiting = list(afternoon)
    for run in morning:
        later = next((one for one in waiting if _follows(run, one, task)), None)
        if later is None:
            yield (run,)
            continue
        waiting.remove(later)
        yield run, later
    yield from ((run,) for run in waiting)


def _follows(first: PlannedRun, second: PlannedRun, task: SeasonTask) -> bool:
    """Tell whether one vehicle can drive both, with its rest between."""
    several = any(task.vehicles[kind].runs_a_day > 1 for kind in _kinds_for_all((first, second), task))
    return several and second.leave - first.back >= task.rules.rest


def group_sizes(task: SeasonTask) -> list[int]:
    """Return how many cohorts a vehicle with each cohort could have at most, whenever they go."""
    seats = max((kind.seats for kind in task.vehicles), default=0) - task.rules.escorts
    small = [index for index, cohort in enumerate(task.cohorts) if cohort.on_site and cohort.riders < seats]
    sizes = [1] * len(task.cohorts)
    for size in range(2, task.rules.most_stops + 1):
        for group in combinations(small, size) if size == 2 else _grown(small, sizes, task):
            if _could_share([task.cohorts[index] for index in group], seats, task):
                for index in group:
                    sizes[index] = max(sizes[index], size)
    return sizes


def _grown(small: Sequence[int], sizes: Sequence[int], task: SeasonTask) -> Iterator[tuple[int, ...]]:
    """Yield the threes whose members are in some pair."""
    yield from combinations([index for index in small if sizes[index] > 1], 3)


def _could_share(cohorts: Sequence[CohortTask], seats: int, task: SeasonTask) -> bool:
    if sum(cohort.riders for cohort in cohorts) > seats:
        return False
    schools = sorted({school for cohort in cohorts for school, _ in cohort.schools})
    if len(schools) > task.rules.most_stops:
        return False
    places = [{task.rooms[room].place for room in cohort.rooms} for cohort in cohorts]
    ways = (route(schools, place, task) for place in sorted(set.intersection(*places)))
    return any(way is not None and way.minutes <= task.rules.longest_ride for way in ways)
