"""A season's plan made: a folder read as a task, lanes chosen, names given, the document judged."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

import gorae
from gorae.season.files import PlanMade, SeasonPlan, UnplacedReason
from gorae.season.folder import SeasonFolder
from gorae.season.planning.composing import compose, former_of
from gorae.season.planning.lanes import cost_of
from gorae.season.planning.named import FormerNames, NamedPlan, name_all, numbered
from gorae.season.planning.reading import task_of
from gorae.season.planning.search import Worth
from gorae.season.planning.solve import Solver, solve
from gorae.season.planning.stages import EFFORTS, ChosenLanes, Effort, choose_lanes
from gorae.season.planning.task import VEHICLE_PRICE, SeasonTask
from gorae.season.rules import Breach, broken_rules

NO_LANE: UnplacedReason = "no-lane"
FULL: UnplacedReason = "full"


@dataclass(frozen=True)
class MadePlan:
    """A plan, and what is known of it."""

    plan: SeasonPlan
    task: SeasonTask
    chosen: ChosenLanes
    named: NamedPlan
    breaches: tuple[Breach, ...]
    """Rules that it breaks: none, unless locked sessions or names that cannot be given force it."""

    @property
    def cost(self) -> int:
        return self.plan.made.cost or 0

    @property
    def bound(self) -> int:
        return self.plan.made.bound or 0

    @property
    def gap(self) -> float:
        """The share of its cost by which the plan could be better at most."""
        return (self.cost - self.bound) / self.cost if self.cost else 0.0


def make_plan(
    folder: SeasonFolder,
    effort: Effort = EFFORTS[2],
    ill: Collection[str] = (),
    today: date | None = None,
    stopped: Callable[[], bool] = lambda: False,
    heard: Callable[[Worth, int], object] = lambda worth, bound: None,
    solver: Solver = solve,
) -> MadePlan:
    """Return a plan for a folder with an allotment: the best found with so much effort, and how good it is.

    `stopped` ends the search with the best so far. Raises UsageError without the solver.
    """
    task = task_of(folder, ill, today)
    chosen = choose_lanes(task, effort, stopped, heard, solver)
    placed = [
        (cohort, numbered(lane.openings))
        for cohort, lane in zip(task.cohorts, chosen.lanes, strict=True)
        if lane is not None
    ]
    named = name_all(task, placed, FormerNames.of(folder.plan, published_only=True), solver)
    plan = compose(folder, task, named, _made(chosen, named), _unplaced(task, chosen), former_of(folder.plan))
    return MadePlan(plan, task, chosen, named, tuple(broken_rules(folder, plan, ill)))


def _made(chosen: ChosenLanes, named: NamedPlan) -> PlanMade:
    """Return how the plan was found; it costs what its vehicles by name cost."""
    wishes = sum(cost_of(tuple(openings.values()), cohort) for cohort, openings in named.placed)
    cost = wishes + VEHICLE_PRICE * named.vehicles
    return PlanMade(
        by=f"gorae {gorae.__version__}", stop=str(chosen.stop), cost=cost, bound=min(chosen.bound, cost)
    )


def _unplaced(task: SeasonTask, chosen: ChosenLanes) -> dict[str, str]:
    return {
        cohort.id: FULL if lanes else NO_LANE
        for cohort, lane, lanes in zip(task.cohorts, chosen.lanes, chosen.model.lanes, strict=True)
        if lane is None
    }
