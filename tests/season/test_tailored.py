"""Two schools with courses of their own, from the command line: tailored, asked for, allotted, planned, told.

An elementary school has four sessions of 80 minutes; a middle school two of 90 minutes and a day of 300,
which is a camp while other grades sit exams.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae import cli
from gorae.lessons.courses import Course, find_course
from gorae.report.season.letters import letter_text, letter_to
from gorae.report.season.view import SeasonView
from gorae.season.folder import read_folder
from gorae.season.sample import write_sample

Call = Callable[..., Any]
ELEMENTARY, MIDDLE = "한빛초", "샛별중"
MINUTES = {ELEMENTARY: [80] * 4, MIDDLE: [90, 90, 300]}
ORDERS = {
    ELEMENTARY: ("--minutes", "80", "--sessions", "4", "--level", "2", "--wishes", "AI"),
    MIDDLE: ("--minutes", "90,90,300", "--level", "2", "--wishes", "maze"),
}


def told(*arguments: object) -> str:
    """Return what a command says; it must succeed."""
    said = io.StringIO()
    with (
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
        pytest.raises(SystemExit) as ended,
    ):
        cli.main([str(argument) for argument in arguments])
    assert ended.value.code == 0, said.getvalue()
    return said.getvalue()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("highspy")
    folder = tmp_path_factory.mktemp("season-tailored")
    write_sample(folder, "S", 1)
    return folder


@pytest.fixture(scope="module")
def tailored(root: Path) -> SeasonView:
    """A small season in which two schools ask for their courses, planned by gorae."""
    for school, order in ORDERS.items():
        file = root / "courses" / f"{school}.yaml"
        told("course", "tailor", *order, "--kits", "maqueen,cutebot", "--out", file)
        asked = root / "applications" / "2026" / f"{school}.yaml"
        camp = ", camp: true" if school == MIDDLE else ""
        text = asked.read_text("utf-8")
        asked.write_text(text.replace("}\n", f", course: courses/{school}.yaml{camp}}}\n"), "utf-8")
    for words in (("check",), ("allot",), ("plan", "--effort", "1"), ("check",)):
        told("season", words[0], root, *words[1:])
    return SeasonView(read_folder(root), "ko")


@pytest.fixture(scope="module")
def courses(tailored: SeasonView, root: Path) -> dict[str, Course]:
    return {school: find_course(str(root / "courses" / f"{school}.yaml")) for school in ORDERS}


@pytest.mark.parametrize("school", [ELEMENTARY, MIDDLE])
def test_the_season_holds_the_sessions_that_were_tailored(
    tailored: SeasonView, courses: dict[str, Course], school: str
) -> None:
    sessions = sorted(tailored.of_school(school), key=lambda one: one.planned.no)
    made = [tuple(lesson.id for lesson in session) for session in courses[school].sessions]
    assert [one.planned.lessons for one in sessions] == made
    assert [one.minutes for one in sessions] == MINUTES[school]


def test_the_long_session_is_a_day_on_which_others_sit_exams(tailored: SeasonView) -> None:
    first, second, camp = sorted(tailored.of_school(MIDDLE), key=lambda one: one.planned.no)
    exams = tailored.folder.schools[MIDDLE].exams
    assert [any(one.day in span for span in exams) for one in (first, second, camp)] == [False, False, True]
    assert first.day.weekday() == second.day.weekday()
    assert camp.end - camp.planned.at == 300
    assert camp.end <= tailored.folder.schools[MIDDLE].closes


def test_letters_tell_the_courses_that_were_tailored(tailored: SeasonView, root: Path, call: Call) -> None:
    text = letter_text(letter_to(tailored, MIDDLE), "ko")
    assert all(one.times in text for one in tailored.of_school(MIDDLE))
    assert call("season", "print", "school", root, "--html", root / "out", "--ics", root / "out").status == 0


def test_other_schools_keep_the_programme_s_course(tailored: SeasonView) -> None:
    others = [one for one in tailored.active if not {ELEMENTARY, MIDDLE} & one.cohort.schools.keys()]
    assert {one.cohort.course for one in others} == {None}


def test_a_camp_day_that_is_closed_after_all_moves_that_session(
    tailored: SeasonView, root: Path, call: Call
) -> None:
    camp = max(tailored.of_school(MIDDLE), key=lambda one: one.planned.no)
    day = str(camp.day)
    called = call(
        "season", "change", MIDDLE, day, "공사", "--known", day, "--dir", root, "--json", "--dry-run"
    )
    assert called.status == 0, called.out + called.err
    assert f'"moved": ["{MIDDLE}-1 3"]' in called.out
