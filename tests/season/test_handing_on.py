"""What could not be planned goes back to the list once, and the transcript tells it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seat_rounds import asked, room, rounds_of, season_of, wish

from gorae.season.allotting.allot import ProgrammeRounds, allot
from gorae.season.files import Allotment, SeasonPlan
from gorae.season.files.writing import plan_text
from gorae.season.folder import SeasonFolder, read_folder
from gorae.season.sample import write_sample

Call = Callable[..., Any]


def handed_on(rounds: ProgrammeRounds, host: str) -> ProgrammeRounds:
    """Give a school's cohort back and go through the list again."""
    cohort = next(one for _, one in rounds.cohorts(()) if next(iter(one.schools)) == host)
    rounds.give_back(cohort)
    rounds.run()
    return rounds


def folder_of(wishes: dict[str, Any], **values: Any) -> SeasonFolder:
    return season_of(wishes, {}, **values)


def test_the_next_on_the_list_gets_the_seats() -> None:
    wishes = {name: [wish("on-site", 1)] for name in ("a1", "b1", "c1", "d1")}
    rounds = handed_on(rounds_of(folder_of(wishes, seats=40), list(wishes)), "a1")
    assert list(rounds.given) == ["b1", "c1"]
    assert [(school, why) for school, _, _, why in rounds.waiting()] == [
        ("a1", "unplanned"),
        ("d1", "no-seats"),
    ]


def test_a_school_may_get_another_of_its_wishes() -> None:
    wishes = {"a1": [wish("on-site", 1), wish("visiting", 2)], "b1": [wish("on-site", 1)]}
    rounds = handed_on(rounds_of(folder_of(wishes, seats=20), list(wishes)), "a1")
    assert {school: one.number for school, one in rounds.given.items()} == {"a1": 2}


def test_of_two_cohorts_one_stays() -> None:
    wishes = {"a1": [wish("on-site", 1, 20, 3)], "b1": [wish("on-site", 1, 20, 2)]}
    rounds = handed_on(rounds_of(folder_of(wishes, seats=60), list(wishes)), "a1")
    assert {school: one.cohorts for school, one in rounds.given.items()} == {"a1": 1, "b1": 2}
    assert list(rounds.waiting()) == [("a1", 1, 2, "unplanned")]


def test_small_schools_that_came_together_wait_together() -> None:
    wishes = {name: [wish("on-site", 1, 6)] for name in ("a1", "b1")}
    rounds = handed_on(rounds_of(folder_of(wishes), list(wishes)), "a1")
    assert (rounds.given, rounds.hosts) == ({}, [])
    assert [(school, why) for school, _, _, why in rounds.waiting()] == [
        ("a1", "unplanned"),
        ("b1", "unplanned"),
    ]


@settings(max_examples=80, deadline=None)
@given(asked(st.integers(10, 30), 3), room, st.integers(20, 150), st.data())
def test_nobody_loses_what_could_be_planned(
    wishes: dict[str, Any], packages: dict[tuple[str, int], int], seats: int, data: st.DataObject
) -> None:
    rounds = rounds_of(season_of(wishes, packages, seats=seats), list(wishes))
    before = rounds.counts()
    if not before:
        return
    back = data.draw(st.sampled_from(list(before)))
    handed_on(rounds, back)
    after = rounds.counts()
    assert all(after[host] >= count for host, count in before.items() if host != back)
    assert all(count <= 3 for count in after.values())
    assert min(rounds.seats.all, *rounds.seats.packages.values()) >= 0


@pytest.fixture
def unplanned(tmp_path: Path) -> tuple[Path, str]:
    """A small season with too few seats, whose plan has no room for its first cohort; and that cohort."""
    write_sample(tmp_path, "S", 1, allotted=True)
    allotment = read_folder(tmp_path).allotment
    assert allotment
    first = next(iter(allotment.cohorts))
    plan = SeasonPlan(cohorts=allotment.cohorts, unplaced={first: "full"})
    (tmp_path / "plan.yaml").write_text(plan_text(plan), "utf-8")
    return tmp_path, first


def allotment_in(folder: Path) -> Allotment:
    allotment = read_folder(folder).allotment
    assert allotment
    return allotment


def test_the_command_hands_on_once_and_anybody_can_repeat_it(call: Call, unplanned: tuple[Path, str]) -> None:
    folder, first = unplanned
    before = allotment_in(folder)
    assert before.waiting
    called = call("season", "allot", folder, "--hand-on")
    assert (called.status, called.err) == (0, "")
    assert "1 cohorts were handed on" in called.out
    after = allotment_in(folder)
    assert [(one.cohort, one.why) for one in after.returned] == [(first, "full")]
    kept = {name: one for name, one in before.cohorts.items() if name != first}
    assert kept.items() <= after.cohorts.items()
    assert first not in after.cohorts
    assert after == allot(read_folder(folder), {first: "full"})
    transcript = (folder / "transcript.md").read_text("utf-8")
    assert f"{first}, given by its wish 1, could not be planned, for rooms" in transcript
    assert call("season", "draw", folder, "--verify").status == 0
    again = call("season", "allot", folder, "--hand-on")
    assert (again.status, "once already" in again.err) == (2, True)


def test_an_allotment_that_was_edited_is_not_overwritten(call: Call, unplanned: tuple[Path, str]) -> None:
    folder, first = unplanned
    file = folder / "allotment.yaml"
    text = (
        file.read_text("utf-8")
        .replace("waiting:", "# waiting:\nwaiting:")
        .replace("teachers: 3", "teachers: 2")
    )
    file.write_text(text.replace("students", "students").replace(f"  {first}:", f"  {first}x:"), "utf-8")
    plan = folder / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace(f"{first}:", f"{first}x:"), "utf-8")
    called = call("season", "allot", folder, "--hand-on")
    assert (called.status, "put that back first" in called.err) == (2, True)


def test_there_is_nothing_to_hand_on_without_a_plan(call: Call, tmp_path: Path) -> None:
    write_sample(tmp_path, "S", 1, allotted=True)
    called = call("season", "allot", tmp_path, "--hand-on")
    assert (called.status, "after “gorae season allot”" in called.err) == (2, True)
    (tmp_path / "plan.yaml").write_text(
        plan_text(SeasonPlan(cohorts=allotment_in(tmp_path).cohorts)), "utf-8"
    )
    assert "nothing to hand on" in call("season", "allot", tmp_path, "--hand-on").out
