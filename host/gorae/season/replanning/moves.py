"""The fewest moves after an event, as a mixed-integer program: a column for each time of each session.

What is past or locked stays. A session that was published moves at a price, a draft for the days alone;
nothing is as dear as a session that has no time at all. Instructors, rooms, carts and vehicles are counted,
so a substitute in the same slot is found before anything moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from gorae.season.planning.lane_model import LaneModel, add_lanes
from gorae.season.planning.lane_rows import add_rows
from gorae.season.planning.lanes import SessionLane, fits
from gorae.season.planning.named import SessionKey
from gorae.season.planning.solve import Solved, Solver, SolverLimits, SolverStatus, solve
from gorae.season.planning.task import CohortTask, Kept, Opening, SeasonTask

MOVE_COST = 100
"""Points for a published session that has another time."""
HALF_COST = 5
"""Points for another half of the day, besides one for each day."""
FARTHEST = (28, 400)
"""Days by which a session may move; the second number where the first leaves one without a time."""
_PROOF = SolverLimits(nodes=20_000, seconds=120)


@dataclass(frozen=True)
class Movable:
    """A session and all the times that it could have."""

    kept: Kept
    published: bool
    stays: bool
    """Whether it could have its old time, as far as its schools are concerned."""


@dataclass
class MoveModel:
    """The program, with the session of each of its entries."""

    lanes: LaneModel
    keys: list[SessionKey] = field(default_factory=list)


@dataclass(frozen=True)
class Moves:
    """What was found."""

    openings: Mapping[SessionKey, Opening]
    """The time of each session that has one."""
    cost: int
    proved: bool
    """Whether no other way costs less."""
    model: MoveModel


def fewest_moves(
    task: SeasonTask,
    sessions: Sequence[Movable],
    today: int,
    apart_from: Sequence[frozenset[tuple[SessionKey, tuple[int, int]]]] = (),
    solver: Solver = solve,
) -> Moves:
    """Return the times that cost least, of days from `today` on.

    No set in `apart_from` (sessions with their times) is chosen as a whole: it had too few vehicles.
    """
    for farthest in FARTHEST:
        model = _model(task, sessions, today, farthest)
        for together in apart_from:
            _forbid(model, together)
        solved = _solve(model, solver, give_up=farthest == FARTHEST[-1])
        if solved.values:
            break
    chosen = model.lanes.chosen(solved.values) if solved.values else []
    openings = {key: lane.openings[0] for key, lane in zip(model.keys, chosen, strict=False) if lane}
    return Moves(openings, solved.cost, solved.status is SolverStatus.OPTIMAL, model)


def _solve(model: MoveModel, solver: Solver, *, give_up: bool) -> Solved:
    """Give every session a time at the least cost; if that is impossible, `give_up` on as few as can be."""
    lanes, mip = model.lanes, model.lanes.mip
    unplaced = [lanes.unplaced(entry) for entry in range(len(lanes.lanes))]
    none = frozenset(unplaced)
    upper = [0 if column in none else most for column, most in enumerate(mip.upper)]
    solved = solver(replace(mip, upper=upper), _PROOF)
    if solved.values or not give_up:
        return solved
    costs = [int(column in none) for column in range(len(mip.costs))]
    fewest = solver(replace(mip, costs=costs), _PROOF)
    mip.at_most("no more unplaced", [(column, 1) for column in unplaced], fewest.cost)
    return solver(mip, _PROOF)


def _model(task: SeasonTask, sessions: Sequence[Movable], today: int, farthest: int) -> MoveModel:
    model = MoveModel(LaneModel(task))
    for session in sessions:
        cohort = task.by_id[session.kept.cohort]
        add_lanes(model.lanes, cohort, tuple(_times(cohort, session, today, farthest)))
        model.keys.append((session.kept.cohort, session.kept.no))
    add_rows(model.lanes)
    for column in model.lanes.vehicles.values():
        model.lanes.mip.costs[column] = 0
    for entry, session in enumerate(sessions):
        if session.kept.firm:
            model.lanes.mip.fix(model.lanes.first[entry], 1)
    _allow_what_is_firm(model.lanes)
    _in_order(model)
    return model


def _times(cohort: CohortTask, session: Movable, today: int, farthest: int) -> list[SessionLane]:
    """Return the times that a session could have, its own first."""
    old = session.kept.opening
    if session.kept.firm:
        return [SessionLane((old,), 0)]
    others = [
        SessionLane((one,), _price(session, one), 1)
        for one in cohort.times[session.kept.no - 1]
        if one.when != old.when and one.day >= today and abs(one.day - old.day) <= farthest
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


def _in_order(model: MoveModel) -> None:
    """Keep each two sessions that follow each other as far apart as the programme demands."""
    lanes, entry_of = model.lanes, {key: entry for entry, key in enumerate(model.keys)}
    for entry, (cohort, no) in enumerate(model.keys):
        after = entry_of.get((cohort, no + 1))
        if after is None:
            continue
        for first, second in ((entry, after), (after, entry)):
            _follow(lanes, first, second, forward=first == entry)


def _follow(lanes: LaneModel, first: int, second: int, *, forward: bool) -> None:
    """Demand for each time of one session one of the other's that fits, or that the other has none."""
    cohort, mip = lanes.cohorts[first], lanes.mip
    if mip.lower[lanes.first[first]] and mip.lower[lanes.first[second]]:
        return
    for offset, lane in enumerate(lanes.lanes[first]):
        fitting = [
            (lanes.first[second] + number, 1)
            for number, other in enumerate(lanes.lanes[second])
            if _fit(lane.openings[0], other.openings[0], cohort, forward=forward)
        ]
        if len(fitting) < len(lanes.lanes[second]):
            terms = [*fitting, (lanes.unplaced(second), 1), (lanes.first[first] + offset, -1)]
            mip.at_least(f"{cohort.id} apart", terms, 0)


def _fit(one: Opening, other: Opening, cohort: CohortTask, *, forward: bool) -> bool:
    return fits(one, other, cohort) if forward else fits(other, one, cohort)


def _forbid(model: MoveModel, together: frozenset[tuple[SessionKey, tuple[int, int]]]) -> None:
    columns = [
        model.lanes.first[entry] + offset
        for entry, key in enumerate(model.keys)
        for offset, lane in enumerate(model.lanes.lanes[entry])
        if (key, lane.openings[0].when) in together
    ]
    model.lanes.mip.at_most("vehicles together", [(column, 1) for column in columns], len(together) - 1)
