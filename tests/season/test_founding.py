"""A new season: to begin with, of last year's, or a sample; and the commands that give seats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gorae.season.calendar import korean_holidays, season_dates
from gorae.season.checks.everything import check_folder
from gorae.season.files.writing import write_files
from gorae.season.folder import read_folder
from gorae.season.sample import write_sample

Call = Callable[..., Any]


def test_the_holidays_of_2026_are_known() -> None:
    """Labour and Constitution Day are new, and the local election is among them."""
    days = [f"{day:%m-%d}" for day, _ in korean_holidays(*season_dates(2026))]
    assert days == ["05-01", "05-05", "05-25", "06-03", "07-17", "08-17", "09-24", "09-25", "10-05", "10-09"]


@pytest.mark.parametrize("year", range(2025, 2035))
def test_a_season_begins_on_a_monday_and_ends_on_a_friday(year: int) -> None:
    first, last = season_dates(year)
    assert (first.weekday(), last.weekday()) == (0, 4)
    assert date(year, 3, 12) <= first < date(year, 3, 19)
    assert last.month == 11


def test_a_new_season_has_no_mistakes(call: Call, tmp_path: Path) -> None:
    assert call("season", "new", tmp_path / "s", "--year", 2027).status == 0
    assert check_folder(tmp_path / "s").mistakes == []
    season = read_folder(tmp_path / "s")
    assert [str(day.first) for day in season.season.closed][:2] == ["2027-05-03", "2027-05-05"]
    assert list(season.applications) == ["가람중"]
    assert "contacts.local.yaml" in (tmp_path / "s" / ".gitignore").read_text("utf-8")


def test_nothing_is_written_over(call: Call, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x", "utf-8")
    called = call("season", "new", tmp_path, "--sample")
    assert called.status == 2
    assert "not empty" in called.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    "options", [("--problems",), ("--sample", "--year", "2027"), ("--sample", "--from", ".")]
)
def test_options_that_do_not_go_together(call: Call, tmp_path: Path, options: tuple[str, ...]) -> None:
    assert call("season", "new", tmp_path / "s", *options).status == 2
    assert not (tmp_path / "s").exists()


def test_last_year_is_carried_over(call: Call, tmp_path: Path) -> None:
    last = tmp_path / "last"
    write_sample(last, "S", 1, allotted=True)
    cohorts = read_folder(last).allotment
    assert cohorts
    first = next(iter(cohorts.cohorts))
    school = next(iter(cohorts.cohorts[first].schools))
    rows = f"cohort,lesson,held,students,passed\n{first},hello-kit,2026-04-08,0,0\n"
    write_files(last, {"progress/1.csv": rows})
    assert call("season", "new", tmp_path / "next", "--from", last, "--year", 2027).status == 0
    assert check_folder(tmp_path / "next").mistakes == []
    season, before = read_folder(tmp_path / "next"), read_folder(last)
    assert season.schools.keys() == before.schools.keys()
    assert season.schools[school].last_year == "no-show"
    assert {one.last_year for name, one in season.schools.items() if name != school} == {"took-part"}
    assert not any(one.closed or one.exams for one in season.schools.values())
    assert season.season.allotment.draw
    assert season.season.allotment.draw.sources[0].numbers == ()
    assert season.season.name.en.endswith("2027")
    assert season.travel.ways == before.travel.ways
    assert not season.applications


def test_seats_are_allotted_and_verified(call: Call, tmp_path: Path) -> None:
    write_sample(tmp_path, "S", 1)
    listed = call("season", "draw", tmp_path)
    assert listed.status == 0
    assert (tmp_path / "applicants.txt").read_text("utf-8").splitlines() == sorted(
        read_folder(tmp_path).schools
    )
    assert call("season", "draw", tmp_path, "--verify").status == 2
    assert call("season", "allot", tmp_path, "--lang", "ko").status == 0
    text = (tmp_path / "transcript.md").read_text("utf-8")
    for school in read_folder(tmp_path).schools:
        assert f"- **{school}**: " in text
    assert "대기 1번입니다." in text
    assert "SHA-256" in listed.out
    same = call("season", "draw", tmp_path, "--verify")
    assert (same.status, same.err) == (0, "")


def test_an_allotment_that_was_changed_is_told(call: Call, tmp_path: Path) -> None:
    write_sample(tmp_path, "S", 1, allotted=True)
    file = tmp_path / "allotment.yaml"
    lines = file.read_text("utf-8").splitlines()
    at = lines.index("cohorts:") + 1
    file.write_text("\n".join([*lines[:at], *lines[at + 1 :]]) + "\n", "utf-8")
    called = call("season", "draw", tmp_path, "--verify")
    assert called.status == 1
    assert "is missing, to which the draw gives seats" in called.err


def test_numbers_may_be_typed_in(call: Call, tmp_path: Path) -> None:
    write_sample(tmp_path, "S", 1)
    file = tmp_path / "season.yaml"
    file.write_text(file.read_text("utf-8").replace(", numbers: [3, 11, 19, 27, 33, 45]", ""), "utf-8")
    missing = call("season", "allot", tmp_path)
    assert missing.status == 2
    assert "round 1213, are missing" in missing.err
    assert call("season", "allot", tmp_path, "--draw", "3,x").status == 2
    assert call("season", "allot", tmp_path, "--draw", "3", "--draw", "4").status == 2
    assert call("season", "allot", tmp_path, "--draw", "45, 3, 11, 19, 27, 33").status == 0
    assert read_folder(tmp_path).allotment == _sample_allotment(tmp_path / "other")
    assert call("season", "draw", tmp_path, "--verify").status == 0


def _sample_allotment(folder: Path) -> object:
    """What the numbers in the sample give, told in the order in which they were typed above."""
    write_sample(folder, "S", 1)
    file = folder / "season.yaml"
    file.write_text(
        file.read_text("utf-8").replace("[3, 11, 19, 27, 33, 45]", "[45, 3, 11, 19, 27, 33]"), "utf-8"
    )
    from gorae.season.allotting.allot import allot

    return allot(read_folder(folder))
