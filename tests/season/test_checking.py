"""`gorae season check` names everything that is wrong, by file, line and remedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gorae.season.checks.everything import check_folder
from gorae.season.files import PlannedSession, SeasonPlan
from gorae.season.files.writing import plan_text, write_files
from gorae.season.folder import read_folder
from gorae.season.sample import SIZES, Size, sample_files, write_sample

Call = Callable[..., Any]
PLANTED = {
    ("file", "schools", "closed[", "swap the days"),
    ("file", "applications/2026", "wishes[0].programme", "did you mean “explorers”"),
    ("fit", "applications/2026", "wishes[0].students", "divide it into two cohorts"),
    ("fit", "applications/2026", "wishes[0].windows[0]", "outside of the school's bell"),
    ("fit", "applications/2026", "wishes[0].grade", "is not for grade 중2; ask"),
    ("fit", "applications/2026", "wishes[0].mode", "add stop.minutes-to"),
    ("count", "applications/2026", "wishes[0].windows", "3 sessions are asked for"),
    ("file", ".", "carts.cutebot-B.labels", "take it out of one of them"),
    ("file", ".", "instructors.강사-나.home", "did you mean “agency”"),
}
"""Rule, folder, path in the file, and a part of the sentence."""


@pytest.mark.parametrize("size", SIZES)
def test_nine_planted_problems_are_nine_mistakes(tmp_path: Path, size: Size) -> None:
    write_files(tmp_path, sample_files(size, 2, problems=True))
    found = check_folder(tmp_path).mistakes
    assert len(found) == 9
    for rule, folder, path, part in PLANTED:
        (one,) = (
            one.problem
            for one in found
            if one.rule == rule and one.problem.path.startswith(path) and part in one.problem.text.say("en")
        )
        file = Path(one.file)
        assert file.relative_to(tmp_path).parent.as_posix() == folder
        line = file.read_text("utf-8").splitlines()[one.line - 1]
        assert line.strip().startswith(("- {", "강사-나:", "cutebot-B:")), line
        assert one.text.say("ko").endswith(("요", "요?", "세요"))


EARLY = "applications/2026/한빛초.yaml"
"""A school that comes in three sessions, and offers two mornings of 105 minutes."""
CASES = [
    (
        "staff.yaml",
        "skills: [explorers, classroom]",
        "skills: [explorers]",
        "staff.yaml",
        "Future Science Classroom needs",
    ),
    ("fleet.yaml", "seats: 45", "seats: 20", "fleet.yaml", "the largest vehicle has 20 seats"),
    ("places.yaml", "seats: 28", "seats: 12", "places.yaml", "the largest room has 12 seats"),
    ("places.yaml", "16], home", "05], home", "places.yaml", "but the largest such cart has 5"),
    ("fleet.yaml", '"2026-11":', '"2027-01":', "fleet.yaml", "2027-01 is outside of the season"),
    ("season.yaml", "day: 2026-05-01", "day: 2025-05-01", "season.yaml", "outside of the season"),
    (
        "season.yaml",
        "minutes: 120",
        "minutes: 70",
        "season.yaml",
        "does not fit into a session of 70 minutes",
    ),
    ("season.yaml", "minutes: 120", "minutes: [120, 130]", "season.yaml", "needs 6 sessions, but"),
    ("season.yaml", "minutes: 120", "minutes: [120, 9]", "season.yaml", "no time of sessions; write"),
    (
        EARLY,
        "term: 1, ",
        "term: 1, minutes: [105, 140], ",
        EARLY,
        "140 minutes, and the longest window has 105",
    ),
    (EARLY, "term: 1, ", "term: 1, minutes: [100, 110, 120, 360], camp: true, ", EARLY, "has no camp days"),
    (
        "season.yaml",
        "course: courses/team.yaml",
        "course: ../x.yaml",
        "season.yaml",
        "no course of this folder",
    ),
    ("season.yaml", "course: courses/team.yaml", "course: carrer", "season.yaml", "career"),
    ("season.yaml", "deadline: 2026-02-27", "deadline: 2026-02-01", "applications", "after the deadline"),
    ("season.yaml", "floors: {동부권", "floors: {동북권", "season.yaml", "did you mean"),
    ("travel.csv", "agency,centre", "agency,center", "travel.csv", "did you mean “centre”"),
    ("travel.csv", "agency,centre,11", "agency,centre,-1", "travel.csv", "are no minutes"),
]


@pytest.mark.parametrize(("file", "old", "new", "place", "part"), CASES)
def test_a_mistake_is_told_where_it_is(
    tmp_path: Path, file: str, old: str, new: str, place: str, part: str
) -> None:
    files = sample_files("S", 1)
    assert old in files[file]
    write_files(tmp_path, files | {file: files[file].replace(old, new)})
    found = [one.problem for one in check_folder(tmp_path).mistakes]
    told = [one.say("en") for one in found if place in one.file and one.line]
    assert any(part in one for one in told), [one.say("en") for one in found]


def test_a_budget_that_cannot_do_is_told(tmp_path: Path) -> None:
    write_sample(tmp_path, "S", 1, allotted=True)
    text = (tmp_path / "fleet.yaml").read_text("utf-8")
    (tmp_path / "fleet.yaml").write_text(text.replace("season: 45", "season: 2"), "utf-8")
    (found,) = check_folder(tmp_path).mistakes
    assert "but the budget has 2" in found.problem.text.say("en")


def test_the_command_tells_mistakes_and_exits_with_2(call: Call, tmp_path: Path) -> None:
    write_files(tmp_path, sample_files("S", 1, problems=True))
    called = call("season", "check", tmp_path)
    assert called.status == 2
    assert len(called.err.splitlines()) == 9
    assert "9 in the files" in called.out


def test_json_has_a_line_for_each_mistake(call: Call, tmp_path: Path) -> None:
    write_files(tmp_path, sample_files("S", 1, problems=True))
    called = call("season", "check", tmp_path, "--json", "--lang", "ko")
    assert called.status == 2
    mistakes = json.loads(called.out)["mistakes"]
    assert len(mistakes) == 9
    assert all({"file", "line", "rule", "text"} <= one.keys() for one in mistakes)


def test_a_sample_is_right(call: Call, small: Path) -> None:
    called = call("season", "check", small)
    assert (called.status, called.err) == (0, "")
    assert "8 schools, 8 cohorts" in called.out


def test_a_folder_that_is_not_there_is_a_bad_file(call: Call, tmp_path: Path) -> None:
    called = call("season", "check", tmp_path / "nowhere")
    assert called.status == 2
    assert "season.yaml" in called.err


def test_a_wish_that_the_allotment_refused_is_settled(tmp_path: Path) -> None:
    from gorae.season.allotting.allot import allot
    from gorae.season.files.writing import allotment_text

    files = sample_files("S", 1)
    name = next(name for name in files if name.startswith("applications/") and name.endswith("중.yaml"))
    write_files(tmp_path, files | {name: files[name].replace("students: 2", "students: 92")})
    assert len(check_folder(tmp_path).mistakes) >= 1
    write_files(tmp_path, {"allotment.yaml": allotment_text(allot(read_folder(tmp_path)))})
    assert check_folder(tmp_path).mistakes == []


def test_a_plan_that_breaks_a_rule_is_told_and_exits_with_1(call: Call, tmp_path: Path) -> None:
    """Somebody wrote it by hand: one session on a holiday, and nothing else."""
    write_sample(tmp_path, "S", 1, allotted=True)
    allotment = read_folder(tmp_path).allotment
    assert allotment
    name = next(iter(allotment.cohorts))
    session = PlannedSession(
        cohort=name, no=1, day=date(2026, 5, 5), at=810, lessons=("hello-kit",), place="로봇실 1"
    )
    plan = SeasonPlan(cohorts=allotment.cohorts, sessions=(session,))
    write_files(tmp_path, {"plan.yaml": plan_text(plan)})
    called = call("season", "check", tmp_path, "--json")
    assert called.status == 1
    mistakes = json.loads(called.out)["mistakes"]
    assert {"whole", "closed"} <= {one["rule"] for one in mistakes}
    line = next(one["line"] for one in mistakes if one["rule"] == "closed")
    assert "2026-05-05" in (tmp_path / "plan.yaml").read_text("utf-8").splitlines()[line - 1]


def test_cohorts_without_sessions_are_told_and_exit_with_1(call: Call, tmp_path: Path) -> None:
    write_sample(tmp_path, "S", 1, allotted=True)
    allotment = read_folder(tmp_path).allotment
    assert allotment
    plan = SeasonPlan(cohorts=allotment.cohorts, unplaced=dict.fromkeys(allotment.cohorts, "no room"))
    write_files(tmp_path, {"plan.yaml": plan_text(plan)})
    called = call("season", "check", tmp_path)
    assert (called.status, called.err) == (1, "")
    assert "8 cohorts have no sessions" in called.out
