"""Where a cohort could go while all others stay: each of its lanes, and what stands in the way of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gorae.season.files import PlannedSession, SeasonPlan
from gorae.season.planning.lane_model import LaneModel, add_lanes
from gorae.season.planning.lane_rows import add_rows
from gorae.season.planning.lanes import SessionLane, lanes_of
from gorae.season.planning.search import LaneSearch
from gorae.season.planning.task import CohortTask, Opening, SeasonTask


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
    """Return all lanes of a cohort, the least hindered and cheapest first, while the plan's others stay."""
    model = LaneModel(task)
    for other in task.cohorts:
        lane = placed_lane(plan, other)
        if other.id != cohort.id and lane:
            add_lanes(model, other, (lane,))
    add_lanes(model, cohort, lanes_of(cohort))
    add_rows(model)
    search, entry = LaneSearch(model), len(model.lanes) - 1
    for number in range(entry):
        search.place(number, 0)
    found = [
        LaneLeft(lane, tuple(_shortages(model, search.beyond(entry, number), entry)))
        for number, lane in enumerate(model.lanes[entry])
    ]
    return sorted(found, key=lambda one: (len(one.shortages), one.lane.cost, one.lane.openings))


def placed_lane(plan: SeasonPlan, cohort: CohortTask) -> SessionLane | None:
    """Return the times that a cohort has in a plan; None if it has none."""
    openings = [
        cohort.opening_at(one.no, one.day.toordinal(), one.at) or _by_hand(one, cohort)
        for one in sorted(plan.sessions, key=lambda one: one.no)
        if one.cohort == cohort.id and one.state != "cancelled"
    ]
    return SessionLane(tuple(openings), 0) if openings else None


def _by_hand(session: PlannedSession, cohort: CohortTask) -> Opening:
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
