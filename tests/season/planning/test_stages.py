"""The plan of a small season is the best that there is, is the same each time, and can be broken off."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import pytest
from click.testing import CliRunner
from season_tasks import random_task

from gorae.cli.commands.season import command
from gorae.errors import UsageError
from gorae.season.files.writing import allotment_text, plan_text
from gorae.season.folder import SeasonFolder
from gorae.season.planning.lane_rows import build
from gorae.season.planning.lanes import SessionLane, lanes_of
from gorae.season.planning.named import name_all, numbered
from gorae.season.planning.plan import MadePlan, make_plan
from gorae.season.planning.runs import RideUnit, shared_run
from gorae.season.planning.search import LaneSearch, improve
from gorae.season.planning.stages import EFFORTS, choose_lanes
from gorae.season.planning.task import VEHICLE_PRICE, Kept, Opening, SeasonTask
from gorae.season.sample import write_sample

Choice = Sequence[SessionLane | None]


def vehicles_by_hand(task: SeasonTask, choice: Choice) -> int | None:
    """Return the vehicle-days of some lanes by trying every way to share; None if they cannot be."""
    halves: dict[int, list[RideUnit]] = {}
    for cohort, lane in zip(task.cohorts, choice, strict=True):
        for one in lane.openings if lane else ():
            halves.setdefault(one.half, []).append(RideUnit(cohort, "centre", one.start, one.end))
    if any(len(units) > len(task.rooms) or len(units) > 2 for units in halves.values()):
        return None
    days: Counter[int] = Counter()
    for half, units in halves.items():
        pairs = [pair for pair in combinations(units, 2) if shared_run(pair, task)]
        days[half // 2] = max(days[half // 2], len(units) - bool(pairs))
    return sum(days.values()) if max(days.values(), default=0) <= 2 else None


def all_choices(task: SeasonTask) -> Iterator[tuple[int, int]]:
    """Yield how many are unplaced, and the cost, of everything that is possible."""
    for choice in product(*([*lanes_of(cohort), None] for cohort in task.cohorts)):
        vehicles = vehicles_by_hand(task, choice)
        if vehicles is not None and vehicles <= task.vehicles_a_season:
            wishes = sum(lane.cost for lane in choice if lane)
            yield choice.count(None), wishes + VEHICLE_PRICE * vehicles


@pytest.mark.parametrize("seed", range(1, 7))
def test_a_small_plan_is_as_good_as_by_brute_force(seed: int) -> None:
    task = random_task(seed)
    found = choose_lanes(task, EFFORTS[3])
    assert (found.worth.unplaced, found.worth.cost) == min(all_choices(task))
    assert found.bound == found.worth.cost
    assert str(found.stop) == "optimal"


@pytest.mark.parametrize("seed", range(1, 4))
def test_the_bound_is_never_above_the_best(seed: int) -> None:
    task = random_task(seed)
    found = choose_lanes(task, EFFORTS[1])
    _, best = min(all_choices(task))
    assert found.bound <= best <= found.worth.cost


def test_the_search_alone_keeps_every_row() -> None:
    model = build(random_task(3))
    search = LaneSearch(model)
    worth = improve(search, 50)
    assert model.mip.broken(search.values()) == []
    assert model.mip.cost_of(search.values()) == worth.cost


def test_every_session_gets_names() -> None:
    task = random_task(2)
    found = choose_lanes(task)
    placed = [
        (cohort, numbered(lane.openings))
        for cohort, lane in zip(task.cohorts, found.lanes, strict=True)
        if lane
    ]
    named = name_all(task, placed)
    assert named.missing == []
    sessions = sum(len(times) for _, times in placed)
    assert len(named.rooms) == len(named.carts) == len(named.staff) == sessions


def test_what_is_published_stays_where_it_is() -> None:
    task = random_task(5)
    lane = lanes_of(task.cohorts[0])[-1]
    kept = tuple(Kept(task.cohorts[0].id, no, one, firm=False) for no, one in enumerate(lane.openings, 1))
    found = choose_lanes(replace(task, kept=kept))
    assert found.worth.moved == 0
    assert found.lanes[0]
    assert found.lanes[0].openings == lane.openings


def test_what_is_locked_is_in_every_lane() -> None:
    task = random_task(5)
    cohort = task.cohorts[0]
    first = cohort.openings[3]
    lanes = lanes_of(cohort, [Kept(cohort.id, 1, first, firm=True)])
    assert lanes
    assert {lane.openings[0] for lane in lanes} == {first}


def test_published_times_of_somebody_by_hand_are_a_lane_too() -> None:
    cohort = random_task(5).cohorts[0]
    days = [Opening(cohort.openings[0].day + 9 * no, 1000, 1100) for no in range(cohort.count)]
    kept = [Kept(cohort.id, no, one, firm=False) for no, one in enumerate(days, 1)]
    assert lanes_of(cohort, kept)[0].openings == tuple(days)


@pytest.fixture(scope="module")
def again(season: SeasonFolder) -> tuple[MadePlan, list[int]]:
    """The plan of the same files a second time, and what was heard while it was made."""
    heard: list[int] = []
    found = make_plan(
        season, EFFORTS[1], heard=lambda worth, bound: heard.append(worth.unplaced * 10**6 + worth.cost)
    )
    return found, heard


def test_the_same_files_give_the_same_plan(made: MadePlan, again: tuple[MadePlan, list[int]]) -> None:
    assert plan_text(again[0].plan) == plan_text(made.plan)


def test_a_search_that_is_broken_off_keeps_the_best_so_far(season: SeasonFolder) -> None:
    found = make_plan(season, stopped=lambda: True)
    assert found.plan.made.stop == "interrupted"
    assert found.plan.sessions
    assert found.breaches == ()
    assert found.bound <= found.cost


def test_who_waits_hears_better_and_better_plans(again: tuple[MadePlan, list[int]]) -> None:
    _, heard = again
    assert heard
    assert heard == sorted(heard, reverse=True)


def test_without_the_solver_a_sentence_says_how_to_install_it(
    season: SeasonFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)
    with pytest.raises(UsageError, match=r"gorae\[season\]"):
        make_plan(season)


def test_the_command_writes_the_plan_and_tells_its_bound(season: SeasonFolder, tmp_path: Path) -> None:
    write_sample(tmp_path, "S", 1)
    refused = CliRunner().invoke(command, ["plan", str(tmp_path)])
    assert isinstance(refused.exception, UsageError)
    assert season.allotment
    (tmp_path / "allotment.yaml").write_text(allotment_text(season.allotment), encoding="utf-8")
    result = CliRunner().invoke(command, ["plan", str(tmp_path), "--effort", "1", "--json"])
    told = json.loads(result.stdout)
    assert {"cost", "bound", "gap", "unplaced", "sessions", "vehicles"} <= told.keys()
    assert told["unplaced"] == 0
    assert told["bound"] <= told["cost"]
    assert (tmp_path / "plan.yaml").read_text("utf-8").startswith("made: {by: gorae")
