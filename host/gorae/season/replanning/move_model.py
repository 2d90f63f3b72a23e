"""The program of a change: a column for each time that a session could have, and the rows that times keep.

A session that was published moves at a price, a draft for the days alone. Instructors, rooms, carts and
vehicles are counted, so a substitute in the same slot is found before anything moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gorae.season.planning.lane_model import LaneModel, add_lanes
from gorae.season.planning.lane_rows import add_rows
from gorae.season.planning.lanes import SessionLane, fits
from gorae.season.planning.named import SessionKey
from gorae.season.planning.task import CohortTask, Kept, Opening, SeasonTask

MOVE_COST = 100
"""Points for a published session that has another time."""
HALF_COST = 5
"""Points for another half of the day, besides one for each day."""


@dataclass(frozen=True)
class Movable:
    """A session and all the times that it could have."""

    kept: Kept
    published: bool
    stays: bool
    """Whether it could have its old time, as far as its schools are concerned."""
    owed: bool = False
    """Whether it was cancelled before, and is to be made up for if that can be."""

    @property
    def key(self) -> SessionKey:
        """Its cohort and its number."""
        return self.kept.cohort, self.kept.no


@dataclass
class MoveModel:
    """The program, with the session of each of its entries."""

    lanes: LaneModel
    sessions: Sequence[Movable]
    entry_of: Mapping[SessionKey, int] = field(default_factory=dict)
    """Entry of each session in `lanes`."""

    def times(self, values: Sequence[int]) -> dict[SessionKey, Opening]:
        """Return the time of each session that has one in a solution."""
        chosen = self.lanes.chosen(values) if values else []
        pairs = zip(self.sessions, chosen, strict=False)
        return {session.key: lane.openings[0] for session, lane in pairs if lane}


def move_model(task: SeasonTask, sessions: Sequence[Movable], today: int, farthest: int) -> MoveModel:
    """Return the program of sessions that move by at most `farthest` days, to days from `today` on.

    Its rows say what is scarce; `order_rows` has those between two sessions of a cohort.
    """
    model = MoveModel(LaneModel(task), sessions, {one.key: entry for entry, one in enumerate(sessions)})
    for session in sessions:
        cohort = task.by_id[session.kept.cohort]
        add_lanes(model.lanes, cohort, tuple(_times(cohort, session, today, farthest)))
    add_rows(model.lanes)
    for column in model.lanes.vehicles.values():
        model.lanes.mip.costs[column] = 0
    for entry, session in enumerate(sessions):
        if session.kept.firm:
            model.lanes.mip.fix(model.lanes.first[entry], 1)
    _allow_what_is_firm(model.lanes)
    return model


def _times(cohort: CohortTask, session: Movable, today: int, farthest: int) -> list[SessionLane]:
    """Return the times that a session could have, its own first."""
    old = session.kept.opening
    if session.kept.firm:
        return [SessionLane((old,), 0)]
    others = [
        SessionLane((one,), _price(session, one), 1)
        for one in cohort.times[session.kept.no - 1]
        if (one.when != old.when or session.owed) and one.day >= today
        if session.owed or abs(one.day - old.day) <= farthest
    ]
    return [*([SessionLane((old,), 0)] if session.stays else []), *others]


def _price(session: Movable, opening: Opening) -> int:
    old = session.kept.opening
    base = MOVE_COST if session.published else 1
    return base + abs(opening.day - old.day) + HALF_COST * (opening.half % 2 != old.half % 2)


def _allow_what_is_firm(model: LaneModel) -> None:
    """Raise limits that firm sessions break already: the rules tell that, and no other has to yield."""
    mip = model.mip
    for index in model.scarce:
        row = mip.rows[index]
        fixed = sum(factor * mip.lower[column] for column, factor in row.terms if factor > 0)
        room = sum(-factor * mip.upper[column] for column, factor in row.terms if factor < 0)
        if fixed > row.most + room:
            mip.rows[index] = replace(row, most=fixed - room)


def in_order(before: Opening, after: Opening, cohort: CohortTask, steps: int) -> bool:
    """Tell whether a session may be so long before the one that is `steps` numbers later.

    Where those between them do not take place they may be as far apart as they like.
    """
    if steps == 1:
        return fits(before, after, cohort)
    return after.day - before.day >= cohort.apart[0] or (before.camp and after.camp and before < after)


def order_rows(model: MoveModel, first: int, second: int) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield rows (name, terms) whose terms are at least 0: each time of two sessions of a cohort demands
    one of the other's that is in order with it, or that the other has none. None if both are firm."""
    lanes, sessions = model.lanes, model.sessions
    if sessions[first].kept.firm and sessions[second].kept.firm:
        return
    cohort, steps = lanes.cohorts[first], sessions[second].kept.no - sessions[first].kept.no
    times = [[lane.openings[0] for lane in lanes.lanes[entry]] for entry in (first, second)]
    fitting = [[in_order(one, other, cohort, steps) for other in times[1]] for one in times[0]]
    turned = [list(column) for column in zip(*fitting, strict=True)] if fitting else []
    for here, there, table in ((first, second, fitting), (second, first, turned)):
        for offset, row in enumerate(table):
            if not all(row):
                terms = [(lanes.first[there] + number, 1) for number, fit in enumerate(row) if fit]
                terms += [(lanes.unplaced(there), 1), (lanes.first[here] + offset, -1)]
                yield f"{cohort.id} apart", terms
