"""The solver's seam, Hall's condition and bus runs, each against trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from season_tasks import MONDAY, cohort, task_of_cohorts

from gorae.errors import InternalError
from gorae.season.files import WeeklyWindow
from gorae.season.planning.model import Mip
from gorae.season.planning.runs import RideUnit, fewest_runs, group_sizes, route, shared_run, vehicle_days
from gorae.season.planning.sharing import limits_of
from gorae.season.planning.solve import SolverLimits, SolverStatus, solve
from gorae.season.planning.task import Availability, best_midday, halves


def knapsack(values: list[int], weights: list[int], room: int) -> Mip:
    mip = Mip()
    columns = [mip.column(f"thing {number}", -value) for number, value in enumerate(values)]
    mip.at_most("room", list(zip(columns, weights, strict=True)), room)
    return mip


def test_the_solver_finds_the_best_of_all() -> None:
    values, weights = [5, 4, 3, 7, 6, 2], [3, 2, 2, 5, 4, 1]
    best = min(
        -sum(v * x for v, x in zip(values, taken, strict=True))
        for taken in product((0, 1), repeat=6)
        if sum(w * x for w, x in zip(weights, taken, strict=True)) <= 8
    )
    found = solve(knapsack(values, weights, 8))
    assert (found.status, found.cost, found.bound) == (SolverStatus.OPTIMAL, best, best)


def test_the_solver_says_when_nothing_is_possible() -> None:
    mip = knapsack([1], [1], 1)
    mip.at_least("too much", [(0, 1)], 2)
    assert solve(mip).status is SolverStatus.INFEASIBLE
    nothing = Mip()
    nothing.at_least("never", [], 1)
    assert solve(nothing).status is SolverStatus.INFEASIBLE
    assert solve(Mip()).status is SolverStatus.OPTIMAL


def test_the_solver_starts_from_what_is_known_and_can_be_stopped() -> None:
    mip = knapsack([3, 5, 8, 9, 12, 4, 7], [2, 3, 5, 6, 7, 3, 4], 13)
    found = solve(mip, SolverLimits(), [1, 0, 0, 0, 0, 0, 0], stopped=lambda: True)
    assert found.status in (SolverStatus.FEASIBLE, SolverStatus.OPTIMAL)
    assert found.cost <= -3
    assert mip.broken(list(found.values)) == []


def test_values_that_break_a_row_are_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    mip = knapsack([1, 1], [1, 1], 1)
    monkeypatch.setattr(Mip, "broken", lambda self, values: ["room"])
    with pytest.raises(InternalError, match="room"):
        solve(mip)


def test_a_model_names_what_values_break() -> None:
    mip = knapsack([1, 1], [1, 1], 1)
    mip.fix(0, 1)
    assert mip.broken([1, 1]) == ["room"]
    assert mip.broken([0, 2]) == ["thing 0", "thing 1", "room"]


SETS = st.lists(st.frozensets(st.integers(0, 3), max_size=4), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(SETS, st.lists(st.integers(0, 2), min_size=4, max_size=4))
def test_halls_condition_is_enough_and_necessary(allowed: list[frozenset[int]], counts: list[int]) -> None:
    wanted = counts[: len(allowed)]
    kept = all(
        sum(wanted[kind] for kind in limit.kinds) <= limit.most
        for limit in limits_of(allowed, dict.fromkeys(range(4), 1))
    )
    users = [kind for kind, count in enumerate(wanted) for _ in range(count)]
    possible = len(users) <= 4 and any(
        all(resource in allowed[kind] for kind, resource in zip(users, order, strict=False))
        for order in permutations(range(4))
    )
    assert kept == possible


@given(
    st.integers(0, 1400),
    st.integers(1, 300),
    st.integers(0, 1400),
    st.integers(1, 300),
    st.integers(690, 815),
)
def test_uses_of_different_halves_are_a_turnaround_apart(
    start: int, minutes: int, other: int, more: int, midday: int
) -> None:
    first, second = halves(5, start, start + minutes, 30, midday), halves(5, other, other + more, 30, midday)
    if not set(first) & set(second):
        assert other >= start + minutes + 30 or start >= other + more + 30


def test_the_middle_of_the_day_splits_as_few_as_can_be() -> None:
    midday = best_midday([(540, 745), (780, 900)], 30)
    assert halves(0, 540, 745, 30, midday) == (0,)
    assert halves(0, 780, 900, 30, midday) == (1,)


def test_availability_is_windows_without_closed_half_days() -> None:
    when = Availability((WeeklyWindow(0, 540, 720),), frozenset({2 * MONDAY + 14}))
    assert when.free(MONDAY, 540, 660)
    assert not when.free(MONDAY, 540, 730)
    assert not when.free(MONDAY + 1, 540, 660)
    assert not when.free(MONDAY + 7, 540, 660)
    assert Availability().free(MONDAY, 0, 1400)


SMALL = [cohort(f"school-{number}", {0: 540}, students=size) for number, size in enumerate([12, 14, 14, 30])]
TASK = task_of_cohorts(SMALL)


def units(*numbers: int, start: int = 600) -> list[RideUnit]:
    return [RideUnit(SMALL[number], "centre", start, start + 105) for number in numbers]


def test_the_order_of_stops_is_the_shortest_of_all() -> None:
    ways = {
        ("a", "centre"): 9,
        ("b", "centre"): 4,
        ("c", "centre"): 7,
        ("a", "b"): 3,
        ("b", "c"): 8,
        ("a", "c"): 2,
    }
    task = replace(TASK, minutes_between=tuple((*ends, minutes) for ends, minutes in ways.items()))
    found = route(["a", "b", "c"], "centre", task)
    assert found
    assert (found.order, found.minutes) == (("c", "a", "b"), 9)
    assert route(["a", "nowhere"], "centre", task) is None


def test_cohorts_share_a_vehicle_while_there_are_seats_and_time() -> None:
    run = shared_run(units(0, 1), TASK)
    assert run
    assert (run.arrive, run.arrive - run.leave) == (595, 16)
    assert run.back == 705 + 5 + 16
    assert shared_run(units(0, 3), TASK) is None  # 12 + 2 + 30 + 2 + 1 heads
    assert shared_run([*units(0), *units(1, start=620)], TASK) is None  # too long a wait
    assert shared_run(units(0, 1), replace(TASK, rules=replace(TASK.rules, longest_ride=15))) is None
    assert shared_run(units(0, 1), replace(TASK, rules=replace(TASK.rules, most_stops=1))) is None
    late = replace(SMALL[0], home_by=719)
    assert shared_run([RideUnit(late, "centre", 600, 705)], TASK) is None


def test_as_few_runs_as_can_be() -> None:
    runs = fewest_runs(units(0, 1, 2, 3), TASK)
    assert sorted(len(run.units) for run in runs) == [1, 1, 2]
    assert group_sizes(TASK) == [2, 2, 2, 1]


def test_one_vehicle_drives_in_the_morning_and_in_the_afternoon() -> None:
    days = vehicle_days([*units(3), *units(0, 1, start=810)], MONDAY, TASK)
    assert [len(day.runs) for day in days] == [2]
    once = replace(TASK, vehicles=(replace(TASK.vehicles[0], runs_a_day=1),))
    assert len(vehicle_days([*units(3), *units(0, 1, start=810)], MONDAY, once)) == 2


def test_nobody_is_in_a_vehicle_that_is_not_there() -> None:
    none = replace(TASK, vehicles=(replace(TASK.vehicles[0], fewer=((2 * MONDAY, 2), (2 * MONDAY + 1, 2))),))
    assert vehicle_days(units(0), MONDAY, none) == ()
