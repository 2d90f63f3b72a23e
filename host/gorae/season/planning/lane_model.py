"""The season as a mixed-integer program: a column a lane, and one a day for the vehicles that are ordered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import gcd

from gorae.season.planning.lanes import SessionLane, lanes_of
from gorae.season.planning.model import NO_LIMIT, Mip, MipRow
from gorae.season.planning.task import CohortTask, Kept, SeasonTask


@dataclass
class LaneModel:
    """The program, and what its columns stand for."""

    task: SeasonTask
    mip: Mip = field(default_factory=Mip)
    cohorts: list[CohortTask] = field(default_factory=list)
    """Of whom the lanes are; in a change one cohort has an entry for each of its sessions."""
    lanes: list[tuple[SessionLane, ...]] = field(default_factory=list)
    """Of each of them."""
    first: list[int] = field(default_factory=list)
    """Column of each cohort's first lane; the others follow, and then the one for being unplaced."""
    owner: list[int] = field(default_factory=list)
    """Index of the cohort of each column of a lane."""
    vehicles: dict[int, int] = field(default_factory=dict)
    """Column of each day on which vehicles may be ordered."""
    scarce: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Of rows for what is scarce, by index: what it is, and when (a half day, a day, a week, or a month)."""
    same: dict[tuple[tuple[int, int], ...], int] = field(default_factory=dict)
    """Rows of `limit` by what they add up."""

    def unplaced(self, cohort: int) -> int:
        """Return the column of a cohort's being unplaced."""
        return self.first[cohort] + len(self.lanes[cohort])

    def columns(self) -> Iterator[tuple[int, CohortTask, SessionLane]]:
        """Yield each lane's column with its cohort."""
        for cohort, first, lanes in zip(self.cohorts, self.first, self.lanes, strict=True):
            for offset, lane in enumerate(lanes):
                yield first + offset, cohort, lane

    def chosen(self, values: Sequence[int]) -> list[SessionLane | None]:
        """Return the lane that each cohort has in a solution."""
        return [
            next((lane for offset, lane in enumerate(lanes) if values[first + offset]), None)
            for first, lanes in zip(self.first, self.lanes, strict=True)
        ]

    def limit(self, kind: str, time: int, terms: Iterable[tuple[int, int]], most: int) -> None:
        """Add `sum of terms <= most` for a time unless it cannot bind, or another row says as much."""
        found = sorted(terms)
        divisor = gcd(*(factor for _, factor in found))
        if not found or not divisor or not self.could_exceed(found, most):
            return
        scaled = tuple((column, factor // divisor) for column, factor in found)
        known = self.same.get(scaled)
        if known is None:
            self.same[scaled] = len(self.mip.rows)
            self.bind(kind, time, scaled, most // divisor)
        elif most // divisor < self.mip.rows[known].most:
            self.mip.rows[known] = MipRow(f"{kind} {time}", scaled, -NO_LIMIT, most // divisor)
            self.scarce[known] = kind, time

    def bind(self, kind: str, time: int, terms: Iterable[tuple[int, int]], most: int) -> None:
        """Add `sum of terms <= most` for a time, and note what it is about."""
        self.scarce[len(self.mip.rows)] = kind, time
        self.mip.at_most(f"{kind} {time}", terms, most)

    def could_exceed(self, terms: Iterable[tuple[int, int]], most: int) -> bool:
        """Tell whether one lane for each cohort could take more than `most`."""
        largest: dict[int, int] = {}
        for column, factor in terms:
            cohort = self.owner[column]
            largest[cohort] = max(largest.get(cohort, 0), factor)
        return sum(largest.values()) > most


def lane_columns(task: SeasonTask) -> LaneModel:
    """Return a program in which each cohort has one lane or is unplaced, and nothing is scarce yet."""
    model = LaneModel(task)
    kept: dict[str, list[Kept]] = defaultdict(list)
    for one in task.kept:
        kept[one.cohort].append(one)
    for cohort in task.cohorts:
        add_lanes(model, cohort, lanes_of(cohort, kept[cohort.id]))
    return model


def add_lanes(model: LaneModel, cohort: CohortTask, lanes: tuple[SessionLane, ...]) -> None:
    """Add a column for each lane and one for having none, of which exactly one is chosen."""
    mip, index = model.mip, len(model.lanes)
    model.cohorts.append(cohort)
    model.lanes.append(lanes)
    model.first.append(len(mip.names))
    columns = [mip.column(f"{cohort.id} lane {number}", lane.cost) for number, lane in enumerate(lanes)]
    columns.append(mip.column(f"{cohort.id} unplaced"))
    model.owner += [index] * len(columns)
    mip.row(f"{cohort.id} once", [(column, 1) for column in columns], 1, 1)
