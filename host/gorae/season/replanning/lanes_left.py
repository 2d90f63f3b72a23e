"""Where a cohort could go while all others stay: each of its lanes, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gorae.season.files import PlannedSession, SeasonPlan
from gorae.season.planning.lane_model import LaneModel, add_lanes
from gorae.season.planning.lane_rows import add_rows
from gorae.season.planning.lanes import RANK_COST, SessionLane, lanes_of
from gorae.season.planning.search import LaneSearch
from gorae.season.planning.task import CohortTask, Opening, SeasonTask
from gorae.season.replanning.move_model import in_order


@dataclass(frozen=True)
class Shortage:
    """Something of which there is too little at a time."""

    kind: str
    """As in `lane_rows.py`: rooms, staff, carts, …"""
    time: int
    """A half day, a day, a week or a month, by the kind."""
    short: int
    """By how much; minutes for hours of a week."""
    others: tuple[str, ...]
    """Cohorts that have it then."""


@dataclass(frozen=True)
class LaneLeft:
    """A lane that a cohort could have, were it not for the shortages."""

    lane: SessionLane
    shortages: tuple[Shortage, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """What it is short of."""
        return frozenset(one.kind for one in self.shortages)


def lanes_left(task: SeasonTask, plan: SeasonPlan, cohort: CohortTask) -> list[LaneLeft]:
    """Return all lanes of a cohort, the least hindered and cheapest first, while the plan's others stay.

    If one of its sessions is owed, the lanes are of the first such session alone.
    """
    model, owed = LaneModel(task), owed_number(plan, cohort)
    for other in task.cohorts:
        lane = placed_lane(plan, other)
        if lane and (other.id != cohort.id or owed):
            add_lanes(model, other, (lane,))
    add_lanes(model, cohort, _lanes_of_one(plan, cohort, owed) if owed else lanes_of(cohort))
    add_rows(model)
    search, entry = LaneSearch(model), len(model.lanes) - 1
    for number in range(entry):
        search.place(number, 0)
    found = [
        LaneLeft(lane, tuple(_shortages(model, search.beyond(entry, number), entry)))
        for number, lane in enumerate(model.lanes[entry])
    ]
    return sorted(found, key=lambda one: (len(one.shortages), one.lane.cost, one.lane.openings))


def owed_number(plan: SeasonPlan, cohort: CohortTask) -> int | None:
    """Return the first session that was cancelled and is not made up for, of a cohort that has others."""
    owed = [one.no for one in plan.owed if one.cohort == cohort.id and one.no <= cohort.count]
    return min(owed) if owed and placed_lane(plan, cohort) else None


def _lanes_of_one(plan: SeasonPlan, cohort: CohortTask, no: int) -> tuple[SessionLane, ...]:
    """Return the openings of one session that are in order with the cohort's other ones.

    They are not before the day on which it was to be.
    """
    others = {one.no: _opening(one, cohort) for one in plan.active if one.cohort == cohort.id}
    was = min(one.day for one in plan.owed if one.key == (cohort.id, no)).toordinal()
    before, after = (
        max((n for n in others if n < no), default=0),
        min((n for n in others if n > no), default=0),
    )
    fitting = (
        one
        for one in cohort.times[no - 1]
        if one.day >= was
        and (not before or in_order(others[before], one, cohort, no - before))
        and (not after or in_order(one, others[after], cohort, after - no))
    )
    return tuple(SessionLane((one,), RANK_COST * one.rank + abs(one.day - was) // 7) for one in fitting)


def placed_lane(plan: SeasonPlan, cohort: CohortTask) -> SessionLane | None:
    """Return the times that a cohort has in a plan; None if it has none."""
    sessions = sorted((one for one in plan.active if one.cohort == cohort.id), key=lambda one: one.no)
    openings = [_opening(one, cohort) for one in sessions]
    return SessionLane(tuple(openings), 0) if openings else None


def _opening(session: PlannedSession, cohort: CohortTask) -> Opening:
    """Return the opening at which a session is, or the time that somebody chose by hand."""
    known = cohort.opening_at(session.no, session.day.toordinal(), session.at)
    if known:
        return known
    minutes = cohort.minutes[min(session.no, cohort.count) - 1]
    return Opening(session.day.toordinal(), session.at, session.at + minutes, window=-1)


def _shortages(model: LaneModel, beyond: Sequence[tuple[int, int]], entry: int) -> list[Shortage]:
    """Return one shortage for each thing and time: rows about the same are told once."""
    found: dict[tuple[str, int], Shortage] = {}
    for row, short in beyond:
        kind, time = model.scarce[row]
        columns = (column for column, factor in model.mip.rows[row].terms if factor > 0)
        owners = dict.fromkeys(model.owner[column] for column in columns if column < len(model.owner))
        others = tuple(model.cohorts[owner].id for owner in owners if owner != entry)
        known = found.get((kind, time))
        if known is None or known.short < short:
            found[kind, time] = Shortage(kind, time, short, others)
    return list(found.values())


def clash_of(lanes: Sequence[LaneLeft]) -> tuple[str, ...]:
    """Return a few kinds that keep a cohort out of every lane: without any one of them some lane is free.

    A deletion filter: each kind is left out in turn, and stays out if the others alone hinder every lane.
    """
    if any(not one.shortages for one in lanes):
        return ()
    kinds = list(dict.fromkeys(short.kind for one in lanes for short in one.shortages))
    for kind in sorted(kinds):
        rest = frozenset(kinds) - {kind}
        if all(one.kinds & rest for one in lanes):
            kinds.remove(kind)
    return tuple(kinds) if lanes else ()
