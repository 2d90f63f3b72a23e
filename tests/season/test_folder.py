"""A season's folder is read whole, with every mistake at once."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from gorae.errors import DocumentError
from gorae.season.folder import SeasonFolder, inspect_folder, read_folder
from gorae.season.sample import SIZES, Size, sample_files, write_sample


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
    from gorae.season.courses import sessions_of, too_long

    course = small_season.courses["courses/team.yaml"]
    assert len(sessions_of(course, 120)) == 6
    assert sum(map(len, sessions_of(course, 45))) == len(course.lessons)
    assert "delivery" in too_long(course, 45)
    assert too_long(course, 120) == []
