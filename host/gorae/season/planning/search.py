"""A first plan within a second, and better ones: lanes are taken out and put back where they cost least.

This is *ruin and recreate* (Schrimpf et al., 2000) on the columns of a `LaneModel`: a few cohorts lose their
lanes, then each gets the one that is cheapest beside the others. It counts rounds, not seconds, and draws
from one seed, so the same model gives the same lanes. It proves nothing; the solver starts from them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gorae.randomness import stream
from gorae.season.planning.lane_model import LaneModel
from gorae.season.planning.task import VEHICLE_PRICE

if TYPE_CHECKING:
    import random

    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

UNPLACED = 10**9
MOVED = 10**5
"""How much worse a plan is with one more of these: far more than all wishes together."""
_MAX_RUINED = 7
_WARMTH = 12.0
"""Points by which a plan may be worse than the last one, at first."""
_SEED = 0


@dataclass(frozen=True)
class Worth:
    """How good a set of lanes is; less is better, the first counts most."""

    unplaced: int
    moved: int
    cost: int

    @property
    def total(self) -> int:
        return UNPLACED * self.unplaced + MOVED * self.moved + self.cost


@dataclass
class _Options:
    """The lanes of one cohort: which rows each would load, in tables padded with a row that nothing fills."""

    costs: Whole
    rows: Whole
    """SessionLane by entry: rows of what is scarce."""
    loads: Whole
    order_rows: Whole
    """SessionLane by day by entry: rows that ask for vehicles."""
    order_loads: Whole
    days: Whole
    """SessionLane by day: index of the day, or one that has no vehicles."""


@dataclass
class LaneSearch:
    """Lanes being chosen for a model, with the loads that they put on its rows."""

    model: LaneModel
    options: list[_Options] = field(default_factory=list)
    chosen: list[int] = field(default_factory=list)
    """SessionLane of each cohort, −1 for none."""

    def __post_init__(self) -> None:
        import numpy as np

        self._np = np
        self._read_rows()
        self.chosen = [-1] * len(self.model.lanes)
        self.load = np.zeros(len(self.model.mip.rows) + 1, dtype=np.int64)
        self.ordered = np.zeros(len(self.days) + 1, dtype=np.int64)
        self.options = [self._options(index) for index in range(len(self.model.lanes))]

    def _read_rows(self) -> None:
        """Tell rows of what is scarce from those that ask for vehicles, and those that limit these."""
        np, mip = self._np, self.model.mip
        self.days = list(self.model.vehicles)
        index_of = {column: index for index, column in enumerate(self.model.vehicles.values())}
        count = len(mip.rows) + 1
        self.most = np.full(count, 2**40, dtype=np.int64)
        self.each = np.ones(count, dtype=np.int64)
        self.day_of = np.full(count, -1, dtype=np.int64)
        self.budgets: list[tuple[int, Whole, int]] = []
        """Row, its days and its limit."""
        self.entries: dict[int, list[tuple[int, int]]] = {}
        for number, row in enumerate(mip.rows[len(self.model.lanes) :], len(self.model.lanes)):
            vehicles = [(index_of[column], factor) for column, factor in row.terms if column in index_of]
            if len(vehicles) == len(row.terms):
                days = np.array([index for index, _ in vehicles], dtype=np.int64)
                self.budgets.append((number, days, row.most))
                continue
            self.most[number] = row.most
            for index, factor in vehicles:
                self.day_of[number], self.each[number] = index, -factor
            for column, factor in row.terms:
                if column not in index_of:
                    self.entries.setdefault(column, []).append((number, factor))
        self.most_ordered = np.array([*(mip.upper[c] for c in self.model.vehicles.values()), 2**40])
        self.rows_of_day = [np.flatnonzero(self.day_of == index) for index in range(len(self.days))]

    def _options(self, cohort: int) -> _Options:
        np, first = self._np, self.model.first[cohort]
        lanes = self.model.lanes[cohort]
        scarce: list[list[tuple[int, int]]] = []
        orders: list[dict[int, list[tuple[int, int]]]] = []
        for column in range(first, first + len(lanes)):
            entries = self.entries.get(column, [])
            scarce.append([entry for entry in entries if self.day_of[entry[0]] < 0])
            by_day: dict[int, list[tuple[int, int]]] = {}
            for entry in entries:
                if self.day_of[entry[0]] >= 0:
                    by_day.setdefault(int(self.day_of[entry[0]]), []).append(entry)
            orders.append(by_day)
        none = len(self.load) - 1
        rows, loads = _table(np, scarce, none)
        depth = max((len(one) for by_day in orders for one in by_day.values()), default=0)
        width = max((len(by_day) for by_day in orders), default=0)
        order_rows = np.full((len(lanes), width, depth), none, dtype=np.int64)
        order_loads = np.zeros((len(lanes), width, depth), dtype=np.int64)
        days = np.full((len(lanes), width), len(self.days), dtype=np.int64)
        for lane, by_day in enumerate(orders):
            for place, (day, found) in enumerate(by_day.items()):
                days[lane, place] = day
                for depth, (row, factor) in enumerate(found):
                    order_rows[lane, place, depth], order_loads[lane, place, depth] = row, factor
        costs = np.array([lane.cost + MOVED * lane.moved for lane in lanes], dtype=np.int64)
        return _Options(costs, rows, loads, order_rows, order_loads, days)

    def place(self, cohort: int, lane: int) -> None:
        """Give a cohort a lane that it can have."""
        self._add(cohort, lane, 1)
        self.chosen[cohort] = lane

    def take_out(self, cohort: int) -> None:
        """Take a cohort's lane from it, if it has one."""
        if self.chosen[cohort] >= 0:
            self._add(cohort, self.chosen[cohort], -1)
            self.chosen[cohort] = -1

    def _add(self, cohort: int, lane: int, sign: int) -> None:
        np, option = self._np, self.options[cohort]
        np.add.at(self.load, option.rows[lane], sign * option.loads[lane])
        np.add.at(self.load, option.order_rows[lane].ravel(), sign * option.order_loads[lane].ravel())
        for day in option.days[lane]:
            if day < len(self.days):
                rows = self.rows_of_day[day]
                asked = -((self.most[rows] - self.load[rows]) // self.each[rows])
                self.ordered[day] = max(0, int(asked.max(initial=0)))

    def best(self, cohort: int, noise: Whole | None = None) -> int:
        """Return the cheapest lane that a cohort can have beside the others; −1 if there is none."""
        np, option = self._np, self.options[cohort]
        if not len(option.costs):
            return -1
        possible = (self.load[option.rows] + option.loads <= self.most[option.rows]).all(axis=1)
        costs = option.costs
        if option.days.shape[1]:
            rows = option.order_rows
            asked = -((self.most[rows] - self.load[rows] - option.order_loads) // self.each[rows])
            before = self.ordered[option.days]
            more = np.maximum(asked.max(axis=2) - before, 0)
            possible &= (before + more <= self.most_ordered[option.days]).all(axis=1)
            costs = costs + VEHICLE_PRICE * more.sum(axis=1)
        if noise is not None:
            costs = costs + noise[: len(costs)]
        order = np.flatnonzero(possible)
        if not len(order):
            return -1
        for lane in order[np.argsort(costs[order], kind="stable")][:50]:
            if self._within_budget(cohort, int(lane)):
                return int(lane)
        return -1

    def _within_budget(self, cohort: int, lane: int) -> bool:
        self._add(cohort, lane, 1)
        within = all(int(self.ordered[days].sum()) <= most for _, days, most in self.budgets)
        self._add(cohort, lane, -1)
        return within

    def beyond(self, cohort: int, lane: int) -> list[tuple[int, int]]:
        """Return the rows that a lane would break beside the others, and by how much each."""
        option, found = self.options[cohort], {}
        for row, load in zip(option.rows[lane].tolist(), option.loads[lane].tolist(), strict=True):
            found[row] = int(self.load[row]) + load - int(self.most[row])
        self._add(cohort, lane, 1)
        for day in option.days[lane].tolist():
            for row in self.rows_of_day[day].tolist() if day < len(self.days) else ():
                asked = -((int(self.most[row]) - int(self.load[row])) // int(self.each[row]))
                found[row] = asked - int(self.most_ordered[day])
        for row, days, most in self.budgets:
            found[row] = int(self.ordered[days].sum()) - most
        self._add(cohort, lane, -1)
        return [(row, short) for row, short in found.items() if short > 0]

    def worth(self) -> Worth:
        """Return how good the lanes are."""
        lanes = [self.model.lanes[cohort][lane] for cohort, lane in enumerate(self.chosen) if lane >= 0]
        cost = sum(lane.cost for lane in lanes) + VEHICLE_PRICE * int(self.ordered[:-1].sum())
        return Worth(len(self.chosen) - len(lanes), sum(lane.moved for lane in lanes), cost)

    def values(self) -> list[int]:
        """Return the values of the program's columns."""
        values = [0] * len(self.model.mip.names)
        for cohort, lane in enumerate(self.chosen):
            values[self.model.first[cohort] + lane if lane >= 0 else self.model.unplaced(cohort)] = 1
        for day, column in enumerate(self.model.vehicles.values()):
            values[column] = int(self.ordered[day])
        return values


def _table(np: object, entries: list[list[tuple[int, int]]], none: int) -> tuple[Whole, Whole]:
    import numpy

    width = max((len(one) for one in entries), default=0)
    rows = numpy.full((len(entries), width), none, dtype=numpy.int64)
    loads = numpy.zeros((len(entries), width), dtype=numpy.int64)
    for lane, found in enumerate(entries):
        for place, (row, factor) in enumerate(found):
            rows[lane, place], loads[lane, place] = row, factor
    return rows, loads


def improve(
    search: LaneSearch,
    rounds: int,
    stopped: Callable[[], bool] = lambda: False,
    heard: Callable[[Worth], object] = lambda worth: None,
) -> Worth:
    """Place everybody as well as `rounds` rounds allow, and return how good that is."""
    draw = stream(_SEED, "season lanes")
    noise = search._np.array([draw.randrange(3) for _ in range(4099)], dtype=search._np.int64)
    _recreate(search, [*range(len(search.chosen))], draw, noise)
    now = best = search.worth()
    kept = list(search.chosen)
    heard(best)
    for number in range(rounds):
        if stopped():
            break
        before = list(search.chosen)
        ruined = _ruin(search, draw)
        _recreate(search, ruined, draw, noise)
        found = search.worth()
        allowed = now.total + _WARMTH * (1 - number / rounds) * draw.random()
        if found.total <= allowed:
            now = found
        else:
            _restore(search, ruined, before)
        if found.total < best.total:
            best, kept = found, list(search.chosen)
            heard(best)
    _restore(search, [*range(len(kept))], kept)
    return best


def _restore(search: LaneSearch, cohorts: list[int], lanes: list[int]) -> None:
    for cohort in cohorts:
        search.take_out(cohort)
    for cohort in cohorts:
        if lanes[cohort] >= 0:
            search.place(cohort, lanes[cohort])


def _ruin(search: LaneSearch, draw: random.Random) -> list[int]:
    """Take out the lanes of a cohort and of those that share days with it; return them and the unplaced."""
    count = len(search.chosen)
    seed = draw.randrange(count)
    days = _days(search, seed)
    nearness = [
        (-(len(days & _days(search, other)) + draw.random() * 3), other)
        for other in range(count)
        if other != seed
    ]
    ruined = [seed, *(other for _, other in sorted(nearness)[: draw.randrange(1, _MAX_RUINED)])]
    ruined += [other for other in range(count) if search.chosen[other] < 0 and other not in ruined]
    for cohort in ruined:
        search.take_out(cohort)
    return ruined


def _days(search: LaneSearch, cohort: int) -> frozenset[int]:
    lane = search.chosen[cohort]
    return frozenset(o.day for o in search.model.lanes[cohort][lane].openings) if lane >= 0 else frozenset()


def _recreate(search: LaneSearch, cohorts: list[int], draw: random.Random, noise: Whole) -> None:
    """Give each a lane: those with the fewest lanes first half of the time, else in any order."""
    if draw.random() < 0.5:
        cohorts = sorted(cohorts, key=lambda cohort: (len(search.model.lanes[cohort]), cohort))
    else:
        cohorts = draw.sample(cohorts, len(cohorts))
    for cohort in cohorts:
        start = draw.randrange(2048)
        lane = search.best(cohort, noise[start:])
        if lane >= 0:
            search.place(cohort, lane)
