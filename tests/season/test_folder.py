"""A season's folder is read whole, with every mistake at once."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from gorae.errors import DocumentError
from gorae.lessons.courses import find_course
from gorae.season.courses import sessions_of, too_long
from gorae.season.files import Minutes
from gorae.season.folder import SeasonFolder, inspect_folder, read_folder
from gorae.season.sample import SIZES, Size, sample_files, write_sample

OWN_COURSE = """\
title: {ko: 우리, en: Own}
audience: {ko: 모두, en: All}
summary: {ko: 끝, en: End}
minutes: [90, 60]
lessons:
  - {lesson: hello-kit, session: 1, why: {ko: 처음, en: First}}
  - {lesson: first-moves, session: 2, why: {ko: 다음, en: Next}}
"""


@pytest.mark.parametrize("size", SIZES)
def test_a_sample_has_no_mistakes(tmp_path: Path, size: Size) -> None:
    write_sample(tmp_path, size, 2)
    assert inspect_folder(tmp_path)[1] == []


def test_the_same_seed_gives_the_same_files() -> None:
    assert sample_files("M", 1) == sample_files("M", 1)
    assert sample_files("M", 1) != sample_files("M", 2)


def test_a_school_is_known_by_its_file(small_season: SeasonFolder) -> None:
    school = next(iter(small_season.schools))
    assert small_season.applications.keys() == small_season.schools.keys()
    assert small_season.line(small_season.application_file(school), ("wishes", 0, "grade")) == 3


def test_a_name_that_is_written_in_parts_is_the_same(tmp_path: Path) -> None:
    """macOS gives the syllables of Korean names letter by letter."""
    write_sample(tmp_path, "S", 1)
    for path in sorted((tmp_path / "schools").iterdir()):
        path.rename(path.with_name(unicodedata.normalize("NFD", path.name)))
    assert list(read_folder(tmp_path).schools) == sorted(read_folder(tmp_path).applications)


def test_the_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    write_sample(tmp_path, "S", 1)
    (tmp_path / "fleet.yaml").write_text("vehicles: {\n", encoding="utf-8")
    (tmp_path / "staff.yaml").unlink()
    (tmp_path / "places.yaml").write_text("rooms: {로봇실: {institution: centre, seats: 0}}\n", "utf-8")
    (tmp_path / "travel.csv").write_text("from,to,minutes\ncentre,nowhere,x\n", "utf-8")
    with pytest.raises(DocumentError) as raised:
        read_folder(tmp_path)
    found = {Path(problem.file).name for problem in raised.value.problems}
    assert found == {"fleet.yaml", "staff.yaml", "places.yaml", "travel.csv"}


def test_a_folder_without_anything_says_what_is_missing(tmp_path: Path) -> None:
    season, problems = inspect_folder(tmp_path)
    assert season is None
    assert {Path(problem.file).name for problem in problems} == {
        "season.yaml", "places.yaml", "staff.yaml", "fleet.yaml", "schools",
    }  # fmt: skip


def test_a_lesson_longer_than_a_session_has_one_of_its_own(small_season: SeasonFolder) -> None:
    course = small_season.courses["courses/team.yaml"]
    assert len(sessions_of(course, 120)) == 6
    assert sum(len(one.lessons) for one in sessions_of(course, 45)) == len(course.lessons)
    assert "delivery" in too_long(course, 45)
    assert too_long(course, 120) == []


def held(season: SeasonFolder, minutes: Minutes) -> list[tuple[int, int]]:
    """Return how many lessons each session of the course has, and its minutes."""
    course = season.courses["courses/team.yaml"]
    return [(len(one.lessons), one.minutes) for one in sessions_of(course, minutes)]


def test_sessions_may_differ_in_minutes(small_season: SeasonFolder) -> None:
    """Lessons of 45, 60, 60, 45 … minutes fill what is named; what is left is as long as the longest."""
    assert held(small_season, (90, 300)) == [(1, 90), (5, 300), (4, 300)]
    assert held(small_season, (300, 100))[:2] == [(5, 300), (1, 100)]
    assert held(small_season, (20, 90))[0] == (1, 90)
    assert sum(count for count, _ in held(small_season, (90, 20))) == 10


def test_a_course_keeps_the_sessions_for_which_it_was_made(
    small_season: SeasonFolder, tmp_path: Path
) -> None:
    course = tmp_path / "courses" / "own.yaml"
    course.parent.mkdir()
    course.write_text(OWN_COURSE, "utf-8")
    found = find_course(str(course))
    assert sessions_of(found, found.plan.minutes) == ((("hello-kit",), 90), (("first-moves",), 60))
    assert sessions_of(found, 100) == ((("hello-kit",), 100), (("first-moves",), 100))
    assert sessions_of(found, 50) == ((("hello-kit",), 50), (("first-moves",), 50))
    assert [len(one.lessons) for one in sessions_of(found, (110,))] == [2]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("session: 1, ", "", "each lesson says its session"),
        ("minutes: [90, 60]\n", "", "has no minutes"),
        ("session: 2", "session: 3", "there is no session 3"),
        ("session: 1", "session: 2", "session 2 cannot come here"),
        ("[90, 60]", "[90, 30]", "session 2 has 30 minutes"),
        ("[90, 60]", "[90, 60, 60]", "session 3 has no lesson"),
        ("[90, 60]", "[9, 60]", "minutes"),
    ],
)
def test_sessions_that_cannot_be_are_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    course = tmp_path / "courses" / "own.yaml"
    course.parent.mkdir()
    assert old in OWN_COURSE
    course.write_text(OWN_COURSE.replace(old, new, 1), "utf-8")
    with pytest.raises(DocumentError) as refused:
        find_course(str(course))
    assert any(told in problem.say("en") for problem in refused.value.problems)
