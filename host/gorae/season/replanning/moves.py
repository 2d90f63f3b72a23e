"""The fewest moves after an event: the program of `move_model.py`, solved by the rows that matter.

What is past or locked stays, and nothing is as dear as a session that has no time at all. Nearly every
session stays where it is, so that few of the rows ever matter: the program begins without them, and those
which a solution breaks come in until one breaks none. A solution that is proved the best with fewer rows is
the best with all of them, if it keeps them all.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from gorae.season.planning.model import NO_LIMIT, Mip, MipRow
from gorae.season.planning.named import SessionKey
from gorae.season.planning.solve import Solved, Solver, SolverLimits, SolverStatus, solve
from gorae.season.planning.task import Opening, SeasonTask
from gorae.season.replanning.move_model import Movable, MoveModel, in_order, move_model, order_rows

FARTHEST = (28, 400)
"""Days by which a session may move; the second number where the first leaves one without a time."""
UNPLACED, GAP = 50_000, 1_000
"""Points for a session without a time, and for one that is held although the one before it is not, beside
one for a session that moves: while nobody knows yet how few have to be left without."""
MAX_ROUNDS = 25
"""Times that rows come in as they are broken; then all of them do."""
_ROUNDS_SECONDS = 120
"""A fuse: rounds that have taken as long are the last ones, too."""
_PROOF = SolverLimits(nodes=20_000, seconds=120)

Together = frozenset[tuple[SessionKey, tuple[int, int]]]
"""Sessions with their times (day, minute) that cannot all be."""


@dataclass(frozen=True)
class Moves:
    """What was found."""

    openings: Mapping[SessionKey, Opening]
    """The time of each session that has one."""
    cost: int
    proved: bool
    """Whether no other way costs less."""


@dataclass
class MoveSearch:
    """The search for the fewest moves; it may go on when it is told what cannot be."""

    task: SeasonTask
    sessions: Sequence[Movable]
    today: int
    """The first day that is not past."""
    solver: Solver = solve
    forbidden: list[Together] = field(default_factory=list)
    """Sets of which none is chosen as a whole, such as those that had too few vehicles."""
    _programs: dict[int, _Program] = field(default_factory=dict)

    def fewest(self) -> Moves:
        """Return the times that cost least. Raises UsageError without the solver."""
        for farthest in FARTHEST:
            program = self._program(farthest)
            solved = program.solve()
            if not solved.values and farthest == FARTHEST[-1]:
                solved = program.give_up()
            if solved.values:
                break
        times = program.model.times(solved.values)
        return Moves(times, solved.cost, solved.status is SolverStatus.OPTIMAL)

    def _program(self, farthest: int) -> _Program:
        if farthest not in self._programs:
            model = move_model(self.task, self.sessions, self.today, farthest)
            self._programs[farthest] = _Program(model, self.solver)
        program = self._programs[farthest]
        for together in self.forbidden[program.forbidden :]:
            program.forbid(together)
        return program


class _Program:
    """A model of moves, as far as its rows have mattered."""

    def __init__(self, model: MoveModel, solver: Solver) -> None:
        self.model, self.solver, self.forbidden = model, solver, 0
        mip, scarce = model.lanes.mip, model.lanes.scarce
        kept = [row for index, row in enumerate(mip.rows) if index not in scarce]
        self.mip = Mip(mip.names, mip.costs, mip.lower, mip.upper, kept)
        self.waiting = {index: mip.rows[index] for index in scarce}
        self.orders = {index: found for index, row in self.waiting.items() if (found := _orders(row))}
        self.ordered: set[tuple[int, int]] = set()
        self.follow = list(_neighbours(model.entry_of))
        self.owing = [model.lanes.unplaced(entry) for entry in range(len(model.sessions))]

    def solve(self) -> Solved:
        """Give every session a time at the least cost."""
        none = frozenset(self.owing)
        upper = [0 if column in none else most for column, most in enumerate(self.mip.upper)]
        return self._minimise(self.mip.costs, upper)

    def give_up(self) -> Solved:
        """Leave as few without a time as can be, rather the last ones of a course; then the least cost."""
        gaps = self.gaps
        costs = [0] * len(self.mip.costs)
        for column, _, lane in self.model.lanes.columns():
            costs[column] = lane.moved
        for column in self.owing:
            costs[column] = UNPLACED
        for column in gaps:
            costs[column] = GAP
        found = self._minimise(costs, self.mip.upper)
        if not found.values:
            return found
        limits = [_no_more(found, "unplaced", self.owing), _no_more(found, "gaps", gaps)]
        best = self._minimise(self.mip.costs, self.mip.upper, limits)
        proved = found.status is SolverStatus.OPTIMAL
        return best if proved or not best.values else replace(best, status=SolverStatus.FEASIBLE)

    @cached_property
    def gaps(self) -> list[int]:
        """A column for each two sessions that follow each other: 1 where only the second one has a time."""
        found, lanes = [], self.model.lanes
        for first, second in self._followers():
            found.append(self.mip.column("gap"))
            terms = [(found[-1], 1), (lanes.unplaced(first), -1), (lanes.unplaced(second), 1)]
            self.mip.at_least("gap", terms, 0)
        return found

    def _followers(self) -> Iterator[tuple[int, int]]:
        """Yield each two entries of sessions that follow each other, the second one free to be left out."""
        for entry, session in enumerate(self.model.sessions):
            after = self.model.entry_of.get((session.kept.cohort, session.kept.no + 1))
            if after is not None and not self.model.sessions[after].kept.firm:
                yield entry, after

    def forbid(self, together: Together) -> None:
        """Keep the sessions of a set from having these times all at once."""
        lanes = self.model.lanes
        columns = [
            lanes.first[entry] + offset
            for entry, session in enumerate(self.model.sessions)
            for offset, lane in enumerate(lanes.lanes[entry])
            if (session.key, lane.openings[0].when) in together
        ]
        self.mip.at_most("vehicles together", [(column, 1) for column in columns], len(together) - 1)
        self.forbidden += 1

    def _minimise(self, costs: list[int], upper: list[int], limits: Sequence[MipRow] = ()) -> Solved:
        """Minimise such costs within such bounds, until the solution keeps every row."""
        tried, started = 0, time.monotonic()
        while True:
            if tried == MAX_ROUNDS or time.monotonic() - started > _ROUNDS_SECONDS:
                self._add_all()
            rows = [*self.mip.rows, *limits]
            solved = self.solver(replace(self.mip, costs=costs, upper=upper, rows=rows), _PROOF)
            if not solved.values or not self._add_broken(solved.values):
                return solved
            tried += 1

    def _add_broken(self, values: Sequence[int]) -> bool:
        """Bring in the rows that a solution breaks; tell whether there were any."""
        before, completed = len(self.mip.rows), self._with_vehicles(values)
        for index in [index for index, row in self.waiting.items() if _sum(row, completed) > row.most]:
            self._add(index)
        self._add_disordered(values)
        return len(self.mip.rows) > before

    def _with_vehicles(self, values: Sequence[int]) -> list[int]:
        """Return the values with as many vehicles ordered as the rows that are still out demand."""
        completed = list(values)
        for index, (column, seats) in self.orders.items():
            if index in self.waiting:
                taken = _sum(self.waiting[index], values) + seats * values[column]
                needed = -(-(taken - self.waiting[index].most) // seats)
                completed[column] = min(self.mip.upper[column], max(completed[column], needed))
        return completed

    def _add(self, index: int) -> None:
        """Bring in a row; one of a budget with all that say how many vehicles are ordered."""
        row = self.waiting.pop(index, None)
        if row is None:
            return
        self.mip.rows.append(row)
        paid = frozenset(row.terms)
        for other, (column, _) in self.orders.items():
            if (column, 1) in paid and other in self.waiting:
                self._add(other)

    def _add_disordered(self, values: Sequence[int]) -> None:
        """Bring in the order of two sessions that are out of it, and of all others of their cohort.

        One that moves pushes the next ones on, so that these would come in one by one.
        """
        times, task = self.model.times(values), self.model.lanes.task
        pushed = set()
        for one, other in _neighbours(times):
            if not in_order(times[one], times[other], task.by_id[one[0]], other[1] - one[1]):
                self._add_order(one, other)
                pushed.add(one[0])
        for one, other in self.follow:
            if one[0] in pushed:
                self._add_order(one, other)

    def _add_order(self, *keys: SessionKey) -> None:
        first, second = (self.model.entry_of[key] for key in keys)
        if (first, second) not in self.ordered:
            self.ordered.add((first, second))
            for name, terms in order_rows(self.model, first, second):
                self.mip.at_least(name, terms, 0)

    def _add_all(self) -> None:
        for index in list(self.waiting):
            self._add(index)
        for one, other in self.follow:
            self._add_order(one, other)


def _neighbours(keys: Iterable[SessionKey]) -> Iterator[tuple[SessionKey, SessionKey]]:
    """Yield each two sessions of a cohort with none of the keys between them."""
    yield from (pair for pair in pairwise(sorted(keys)) if pair[0][0] == pair[1][0])


def _no_more(found: Solved, what: str, columns: Sequence[int]) -> MipRow:
    """Return a row that keeps the sum of some columns at what it is."""
    most = sum(found.values[column] for column in columns)
    return MipRow(f"no more {what}", tuple((column, 1) for column in columns), -NO_LIMIT, most)


def _sum(row: MipRow, values: Sequence[int]) -> int:
    return sum(factor * values[column] for column, factor in row.terms)


def _orders(row: MipRow) -> tuple[int, int] | None:
    """Return the column of the vehicles that a row demands, and the seats in each; None for other rows."""
    return next(((column, -factor) for column, factor in row.terms if factor < 0), None)
