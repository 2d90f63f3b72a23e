"""Names for counts: which instructor, room and cart each session gets, one for a cohort if that can be.

The lane model counts resources and leaves enough of them on every half day. Here each session gets its own:
first one for all sessions of a cohort, then, where that is impossible, one for each session.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gorae.season.planning.model import Mip
from gorae.season.planning.solve import Solver, SolverLimits

COVERED = 1000
"""Points for a use that has a resource: nothing else is worth leaving one without."""
CHANGED = 10
"""Points against another resource than a cohort has otherwise, or had before."""
_ROUGH = SolverLimits(nodes=200, gap=0.005, seconds=60)
_EXACT = SolverLimits(nodes=200, seconds=60)


@dataclass(frozen=True)
class ResourceUse:
    """Something that needs one resource at one time, such as the lead of a session."""

    group: str
    """What likes to have the same resource each time: a cohort, or one of its assistants."""
    sessions: tuple[int, ...]
    """Numbers of the sessions, from 1: several of a camp may be in one half day."""
    options: frozenset[int]
    """Resources that are free and will do."""
    loads: tuple[tuple[str, int], ...]
    """What it puts on the limits of whichever resource it gets, by the limit's name."""
    before: int | None = None
    """What it had in the last plan."""


@dataclass
class Assignment:
    """Which resource each use has."""

    of: dict[ResourceUse, int] = field(default_factory=dict)
    missing: list[ResourceUse] = field(default_factory=list)
    """Uses for which there was none."""


Capacity = Callable[[str, int], int]
"""How much of a limit a resource has, by the limit's name."""


def assign(uses: Sequence[ResourceUse], count: int, capacity: Capacity, solver: Solver) -> Assignment:
    """Give each use one of `count` resources: as many as can be, and as few to each group as can be.

    Uses that share no limit with others, even over others, keep what they had before where all of them can.
    """
    favourites = _one_for_each_group(uses, count, capacity, solver)
    found, unsettled = Assignment(), []
    for together in _sharing(uses):
        if _as_before(together, capacity):
            found.of |= {use: use.before for use in together if use.before is not None}
        else:
            unsettled += together
    return _settle(found, unsettled, favourites, capacity, solver)


def _sharing(uses: Sequence[ResourceUse]) -> list[list[ResourceUse]]:
    """Return the uses in parts that share no limit with each other."""
    leader = list(range(len(uses)))

    def find(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    first: dict[str, int] = {}
    for number, use in enumerate(uses):
        for name, _ in use.loads:
            leader[find(number)] = find(first.setdefault(name, number))
    parts: dict[int, list[ResourceUse]] = defaultdict(list)
    for number, use in enumerate(uses):
        parts[find(number)].append(use)
    return list(parts.values())


def _as_before(uses: Sequence[ResourceUse], capacity: Capacity) -> bool:
    """Tell whether all of them had something before and can have the same again."""
    loads: Counter[tuple[str, int]] = Counter()
    for use in uses:
        if use.before is None or use.before not in use.options:
            return False
        loads.update({(name, use.before): amount for name, amount in use.loads})
    return all(amount <= capacity(*limit) for limit, amount in loads.items())


def _settle(
    found: Assignment,
    uses: Sequence[ResourceUse],
    favourites: Mapping[str, int],
    capacity: Capacity,
    solver: Solver,
) -> Assignment:
    """Add to an assignment what the uses have that cannot all have what they had before."""
    mip = Mip()
    columns: dict[tuple[int, int], int] = {}
    for number, use in enumerate(uses):
        for resource in sorted(use.options):
            price = CHANGED * _dislikes(use, favourites.get(use.group), resource)
            columns[number, resource] = mip.column(f"{use.group} {use.sessions} {resource}", price - COVERED)
        taken = [(columns[number, resource], 1) for resource in sorted(use.options)]
        mip.at_most(f"{use.group} {use.sessions} once", taken, 1)
    _limit(
        mip, [(uses[number], resource, column) for (number, resource), column in columns.items()], capacity
    )
    values = solver(mip, _EXACT).values
    for number, use in enumerate(uses):
        chosen = next((r for r in sorted(use.options) if values and values[columns[number, r]]), None)
        if chosen is None:
            found.missing.append(use)
        else:
            found.of[use] = chosen
    return found


def _dislikes(use: ResourceUse, favourite: int | None, resource: int) -> int:
    """Return how much speaks against a resource: what a use had before counts more than a favourite."""
    if use.before is not None:
        return 2 * (resource != use.before)
    return int(favourite is not None and resource != favourite)


def _one_for_each_group(
    uses: Sequence[ResourceUse], count: int, capacity: Capacity, solver: Solver
) -> dict[str, int]:
    """Return the resource that each group has each time, of those for which there is one, with even loads.

    Nobody asks for it where every use had something before.
    """
    if all(use.before is not None for use in uses):
        return {}
    groups: dict[str, list[ResourceUse]] = defaultdict(list)
    for use in uses:
        groups[use.group].append(use)
    mip, columns = Mip(), {}
    loads: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for group, members in groups.items():
        shared = frozenset.intersection(*(use.options for use in members))
        for resource in sorted(shared):
            before = sum(use.before == resource for use in members)
            price = -COVERED * len(members) - CHANGED * before
            columns[group, resource] = mip.column(f"{group} {resource}", price)
            loads[resource].append((columns[group, resource], len(members)))
        mip.at_most(f"{group} once", [(columns[group, resource], 1) for resource in sorted(shared)], 1)
    most = mip.column("most", 1, len(uses))
    for resource in range(count):
        mip.at_most(f"load {resource}", [*loads[resource], (most, -1)], 0)
    found = [
        (use, resource, column) for (group, resource), column in columns.items() for use in groups[group]
    ]
    _limit(mip, found, capacity)
    values = solver(mip, _ROUGH).values
    return {group: resource for (group, resource), column in columns.items() if values and values[column]}


def _limit(mip: Mip, members: Iterable[tuple[ResourceUse, int, int]], capacity: Capacity) -> None:
    """Keep each resource within its limits."""
    rows: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for use, resource, column in members:
        for name, amount in use.loads:
            rows[name, resource].append((column, amount))
    for (name, resource), terms in rows.items():
        most = capacity(name, resource)
        if sum(amount for _, amount in terms) > most:
            mip.at_most(f"{name} {resource}", terms, most)


def merged(halves: Mapping[int, Iterable[int]]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return sessions that share a half day as one: their numbers, and all their half days."""
    found: list[tuple[list[int], list[int]]] = []
    for number, taken in halves.items():
        times = list(taken)
        same = next((one for one in found if set(one[1]) & set(times)), None)
        if same is None:
            found.append(([number], times))
        else:
            same[0].append(number)
            same[1].extend(time for time in times if time not in same[1])
    return [(tuple(numbers), tuple(times)) for numbers, times in found]
