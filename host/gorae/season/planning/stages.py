"""The plan in stages: nobody unplaced, then what is published unmoved, then wishes and vehicles.

Each stage keeps what the one before it has reached, as a row; there are no weights between them. A search
gives the first lanes, the solver better ones and the bound that says how much better a plan could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from gorae.season.planning.lane_model import LaneModel
from gorae.season.planning.lane_rows import build
from gorae.season.planning.lanes import SessionLane
from gorae.season.planning.named import numbered, ride_units
from gorae.season.planning.runs import vehicle_days
from gorae.season.planning.search import LaneSearch, Worth, improve
from gorae.season.planning.solve import Solved, Solver, SolverLimits, SolverStatus, solve
from gorae.season.planning.task import CohortTask, SeasonTask

MAX_CUTS = 20
"""Times that the program is told of a day on which its vehicles are too few."""


@dataclass(frozen=True)
class Effort:
    """How long to search: in rounds and nodes, which are the same on every run."""

    rounds: int
    nodes: int
    gap: float


EFFORTS = {1: Effort(400, 1, 0.05), 2: Effort(1000, 50, 0.005), 3: Effort(3000, 2000, 0.0)}
"""What `--effort` means."""


@dataclass(frozen=True)
class StopReason:
    """What ended the search."""

    kind: str
    """`optimal`, `gap`, `nodes` or `interrupted`."""
    amount: int = 0
    """Nodes, or per mille of the gap."""

    def __str__(self) -> str:
        return {"gap": f"gap {self.amount / 10:g} %", "nodes": f"{self.amount} nodes"}.get(
            self.kind, self.kind
        )


@dataclass(frozen=True)
class ChosenLanes:
    """The lane of each cohort, and what is known of how good they are."""

    lanes: tuple[SessionLane | None, ...]
    """None for a cohort that is unplaced."""
    worth: Worth
    bound: int
    """No plan on these lanes costs less with so few unplaced and moved."""
    stop: StopReason
    model: LaneModel


@dataclass
class _Stages:
    """What the stages share."""

    model: LaneModel
    effort: Effort
    stopped: Callable[[], bool]
    heard: Callable[[Worth, int], object]
    solver: Solver
    values: list[int]

    def minimise(self, costs: Sequence[int], limits: SolverLimits, start: Sequence[int]) -> Solved:
        """Solve the program with other costs than its own, from what is known."""
        mip = replace(self.model.mip, costs=list(costs))
        return self.solver(mip, limits, start, self.stopped, self._told)

    def _told(self, cost: int, bound: int) -> None:
        if self.best is not None and cost <= self.best.cost:
            self.best = replace(self.best, cost=cost)
            self.heard(self.best, bound)

    best: Worth | None = None


def choose_lanes(
    task: SeasonTask,
    effort: Effort = EFFORTS[2],
    stopped: Callable[[], bool] = lambda: False,
    heard: Callable[[Worth, int], object] = lambda worth, bound: None,
    solver: Solver = solve,
) -> ChosenLanes:
    """Return a lane for each cohort. `stopped` ends the search with the best so far; `heard` gets each one.

    Raises UsageError without the solver.
    """
    model = build(task)
    search = LaneSearch(model)
    worth = _first_lanes(search, effort, stopped, lambda found: heard(found, 0))
    stages = _Stages(model, effort, stopped, heard, solver, search.values())
    least = _keep(stages, "unplaced", _unplaced_costs(model), worth.unplaced)
    moved = _keep(stages, "moved", _moved_costs(model), worth.moved if worth.unplaced == least else None)
    return _cheapest(stages, least, moved)


def _first_lanes(
    search: LaneSearch, effort: Effort, stopped: Callable[[], bool], heard: Callable[[Worth], object]
) -> Worth:
    return improve(search, effort.rounds, stopped, heard)


def _unplaced_costs(model: LaneModel) -> list[int]:
    costs = [0] * len(model.mip.names)
    for cohort in range(len(model.lanes)):
        costs[model.unplaced(cohort)] = 1
    return costs


def _moved_costs(model: LaneModel) -> list[int]:
    costs = [0] * len(model.mip.names)
    for column, _, lane in model.columns():
        costs[column] = lane.moved
    return costs


def _keep(stages: _Stages, name: str, costs: list[int], known: int | None) -> int:
    """Minimise one of the first stages unless nothing is better than what is known, and keep it as a row."""
    least = sum(cost * value for cost, value in zip(costs, stages.values, strict=True))
    if known != 0 and least and not stages.stopped():
        limits = SolverLimits(nodes=max(stages.effort.nodes, 20))
        found = stages.minimise(costs, limits, stages.values)
        if found.values and found.cost < least:
            stages.values, least = list(found.values), found.cost
    terms = [(column, cost) for column, cost in enumerate(costs) if cost]
    stages.model.mip.at_most(f"no more {name}", terms, least)
    return least


def _cheapest(stages: _Stages, unplaced: int, moved: int) -> ChosenLanes:
    """Minimise wishes and vehicles, until no day needs more vehicles than the program has ordered for it."""
    model, effort = stages.model, stages.effort
    limits = SolverLimits(nodes=effort.nodes, gap=effort.gap)
    bound, stop = 0, StopReason("interrupted")
    for _ in range(MAX_CUTS):
        stages.best = Worth(unplaced, moved, model.mip.cost_of(stages.values))
        if stages.stopped():
            break
        found = stages.minimise(model.mip.costs, limits, stages.values)
        bound = max(bound, found.bound)
        if found.values:
            stages.values = list(found.values)
        stop = _stop(stages, found)
        if not _cut(model, stages.values):
            break
    cost = model.mip.cost_of(stages.values)
    return ChosenLanes(
        tuple(model.chosen(stages.values)), Worth(unplaced, moved, cost), min(bound, cost), stop, model
    )


def _stop(stages: _Stages, found: Solved) -> StopReason:
    if stages.stopped():
        return StopReason("interrupted")
    if found.status is not SolverStatus.OPTIMAL:
        return StopReason("nodes", stages.effort.nodes)
    if found.cost > found.bound:
        return StopReason("gap", round(1000 * stages.effort.gap))
    return StopReason("optimal")


def place_before_naming(task: SeasonTask, cohort: CohortTask) -> str:
    """Return where a cohort probably goes: the place with most of its rooms."""
    places = [task.rooms[room].place for room in cohort.rooms]
    return max(sorted(set(places)), key=places.count, default="")


def _cut(model: LaneModel, values: list[int]) -> bool:
    """Add a row for each day that needs more vehicles than are ordered, and order these in `values`."""
    task = model.task
    placed = [
        (cohort, numbered(lane.openings))
        for cohort, lane in zip(task.cohorts, model.chosen(values), strict=True)
        if lane is not None
    ]
    cut = False
    for day, units in ride_units(task, placed, lambda cohort, _: place_before_naming(task, cohort)).items():
        needed, column = len(vehicle_days(units, day, task)), model.vehicles[day]
        if needed > values[column]:
            together = [_lanes_on(model, unit.cohort, day, values) for unit in units]
            terms = [(lane, needed) for lanes in together for lane in lanes]
            most = needed * (len(together) - 1)
            model.mip.at_most(f"vehicles together {day}", [*terms, (column, -1)], most)
            values[column] = needed
            cut = True
    return cut


def _lanes_on(model: LaneModel, cohort: CohortTask, day: int, values: Sequence[int]) -> Iterable[int]:
    """Return the columns of all lanes that bring a cohort on a day exactly as its chosen one does."""
    index = model.task.cohorts.index(cohort)
    first, lanes = model.first[index], model.lanes[index]
    chosen = next(lane for offset, lane in enumerate(lanes) if values[first + offset])
    times = _times_on(chosen, day)
    return [first + offset for offset, lane in enumerate(lanes) if _times_on(lane, day) == times]


def _times_on(lane: SessionLane, day: int) -> tuple[tuple[int, int], ...]:
    return tuple((one.start, one.end) for one in lane.openings if one.day == day)
