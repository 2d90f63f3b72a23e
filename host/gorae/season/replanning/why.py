"""Why a cohort is not in the plan, what would help, where else it could go: four layers, no solver needed.

First counting, then where it is short while all others stay, then the few kinds of shortage that keep it
out (a deletion filter), then what would help, each change alone and tried.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gorae.errors import Problem, UsageError
from gorae.season.files import SeasonPlan
from gorae.season.folder import SeasonFolder
from gorae.season.planning.reading import task_of
from gorae.season.planning.task import CohortTask, SeasonTask
from gorae.season.replanning.counting import counted, no_day_left
from gorae.season.replanning.lanes_left import LaneLeft, clash_of, lanes_left, owed_number, placed_lane
from gorae.season.replanning.remedies import Remedy, remedies_of
from gorae.texts import Text
from gorae.texts.words import nearest

CHANCES = 5
"""Places told where a cohort could go instead."""


@dataclass(frozen=True)
class CohortExplained:
    """What is known of one cohort's place."""

    cohort: str
    placed: bool
    owed: int | None
    """The first of its sessions that was cancelled and is not made up for; all else is of this one then."""
    counted: tuple[Problem, ...]
    """What makes it impossible whatever others do."""
    clash: tuple[str, ...]
    """The fewest kinds of shortage that keep it out while all others stay."""
    proved: bool
    """Whether the plan is proved to leave out no more cohorts than any other must."""
    chances: tuple[LaneLeft, ...]
    """Where else it could go, and what stands in the way."""
    remedies: tuple[Remedy, ...]


def explain(
    folder: SeasonFolder, name: str | None = None, ill: Collection[str] = ()
) -> list[CohortExplained]:
    """Return an explanation for each cohort of a school, for one cohort, or for all that are unplaced.

    Raises UsageError for a name that is neither.
    """
    plan, task = folder.plan or SeasonPlan(), task_of(folder, ill)
    return [_explained(folder, plan, task, cohort) for cohort in _asked(task, plan, name)]


def _asked(task: SeasonTask, plan: SeasonPlan, name: str | None) -> list[CohortTask]:
    if name is None:
        return [one for one in task.cohorts if placed_lane(plan, one) is None or owed_number(plan, one)]
    found = [
        cohort
        for cohort in task.cohorts
        if name == cohort.id or name in (school for school, _ in cohort.schools)
    ]
    if not found:
        known = [*task.by_id, *(school for cohort in task.cohorts for school, _ in cohort.schools)]
        near = nearest(name, known)
        key = "season-why.nobody-near" if near else "season-why.nobody"
        raise UsageError(Text(key, name=name, near=near or ""))
    return found


def _explained(
    folder: SeasonFolder, plan: SeasonPlan, task: SeasonTask, cohort: CohortTask
) -> CohortExplained:
    own, owed = placed_lane(plan, cohort), owed_number(plan, cohort)
    lanes = lanes_left(task, plan, cohort)
    settled = own is not None and not owed
    clash = () if settled else clash_of(lanes)
    impossible = () if own else tuple(counted(folder, task, cohort))
    if owed and not lanes:
        impossible = (no_day_left(folder, cohort, owed),)
    remedies = () if settled else tuple(remedies_of(folder, plan, task, cohort.id, lanes, alone=bool(owed)))
    proved = plan.made.stop != "interrupted" and bool(plan.made.stop) and not own
    others = [one for one in lanes if own is None or one.lane.openings != own.openings]
    chances = _different(others)
    return CohortExplained(
        cohort.id, own is not None, owed, impossible, clash, proved, chances, remedies[:CHANCES]
    )


def _different(lanes: Sequence[LaneLeft]) -> tuple[LaneLeft, ...]:
    """Return the best lane of each weekday and time first, then the next best of any."""
    first: dict[tuple[int, int], LaneLeft] = {}
    for one in lanes:
        opening = one.lane.openings[0]
        first.setdefault(((opening.day - 1) % 7, opening.start), one)
    best = list(first.values())
    return tuple([*best, *(one for one in lanes if one not in best)][:CHANCES])
