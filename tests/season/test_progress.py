"""Results become counts of cohorts at once, and what is shared hides the small ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.errors import DocumentError
from gorae.report.exchange.progress import progress_csv, shared_csv
from gorae.report.season.view import SeasonView
from gorae.season.files.progress_table import read_progress
from gorae.season.progress import count_results, season_progress, to_share
from gorae.season.share import Shown, suppress

Call = Callable[..., Any]


def seats(cohort: str, passed: int, all_: int) -> list[dict[str, Any]]:
    """A gradebook's people: so many of a cohort handed in a lesson, the first of them passed."""
    work = [{"hello-kit": {"passed": number < passed, "score": 1.0}} for number in range(all_)]
    return [
        {"person": f"{cohort}-{number + 1:02}", "passed": 0, "work": each} for number, each in enumerate(work)
    ]


@pytest.fixture
def cohorts(view: SeasonView) -> list[str]:
    return [name for name, cohort in view.plan.cohorts.items() if cohort.students >= 20]


@pytest.fixture
def gradebook(tmp_path: Path, cohorts: list[str]) -> Path:
    """Three of the first cohort passed, fourteen of each other one; and one stranger handed in, too."""
    people = [*seats(cohorts[0], 3, 20), {"person": "김고래", "work": {"hello-kit": {"passed": True}}}]
    for cohort in cohorts[1:]:
        people += seats(cohort, 11, 14)
    file = tmp_path / "gradebook.json"
    file.write_text(json.dumps({"lessons": ["hello-kit"], "people": people}), encoding="utf-8")
    return file


def test_seats_are_counted_and_strangers_are_not(
    view: SeasonView, gradebook: Path, cohorts: list[str]
) -> None:
    counted = count_results(gradebook, view.plan.cohorts)
    assert counted.strangers == 1
    first = next(row for row in counted.rows if row.cohort == cohorts[0])
    assert (first.lesson, first.students, first.passed) == ("hello-kit", 20, 3)


def test_a_grade_s_json_counts_each_seat_once(view: SeasonView, tmp_path: Path, cohorts: list[str]) -> None:
    tries = [(1, False), (1, True), (2, False), (99, True)]
    verdicts = [
        {"submission": "x.py", "person": f"{cohorts[0]}-{seat:02}", "lesson": "maze", "passed": passed}
        for seat, passed in tries
    ]
    file = tmp_path / "grades.json"
    file.write_text(json.dumps({"verdicts": verdicts}), encoding="utf-8")
    counted = count_results(file, view.plan.cohorts)
    assert [(row.students, row.passed) for row in counted.rows] == [(2, 1)]
    assert counted.strangers == 1  # there is no seat 99


def test_a_verdict_is_of_the_seat_that_its_file_is_called_by(
    view: SeasonView, tmp_path: Path, cohorts: list[str]
) -> None:
    file = tmp_path / f"{cohorts[0]}-03.json"
    file.write_text(json.dumps({"challenge": "maze", "passed": True, "runs": []}), encoding="utf-8")
    rows = count_results(file, view.plan.cohorts).rows
    assert [(row.cohort, row.lesson, row.students, row.passed) for row in rows] == [
        (cohorts[0], "maze", 1, 1)
    ]


@pytest.mark.parametrize(
    "text", ["", "{", "[1]", '{"a": 1}', "[" * 100_000, '{"people": 3, "x": []}'[:9], "\udc80"]
)
def test_what_are_no_results_is_told(view: SeasonView, tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(DocumentError, match=r"gorae gradebook DIR --json"):
        count_results(file, view.plan.cohorts)


def test_a_strange_row_is_passed_over(view: SeasonView, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    people = [None, {"person": 3, "work": {"maze": {"passed": 1}}}, {"person": "x-1", "work": [1]}]
    file.write_text(json.dumps({"people": people, "verdicts": "no"}), encoding="utf-8")
    assert count_results(file, view.plan.cohorts).rows == ()


def test_counts_are_kept_as_the_folder_reads_them(view: SeasonView, gradebook: Path) -> None:
    rows = season_progress(view.folder, count_results(gradebook, view.plan.cohorts).rows)
    read, problems = read_progress(progress_csv(rows), "x.csv")
    assert problems == []
    assert {(row.cohort, row.students, row.passed) for row in read} == {
        (row.cohort, row.handed_in, row.passed) for row in rows if row.handed_in
    }
    assert b"-01" not in progress_csv(rows)


def test_what_is_shared_has_no_small_count(view: SeasonView, gradebook: Path, cohorts: list[str]) -> None:
    rows = season_progress(view.folder, count_results(gradebook, view.plan.cohorts).rows)
    table = suppress(to_share(rows), view.folder.season.share.fewest)
    assert table.cells[cohorts[0], "hello-kit"].shown is Shown.HIDDEN
    hidden = [cell for cell in table.cells.values() if cell.shown is Shown.HIDDEN]
    assert len(hidden) >= 2
    lines = shared_csv(table, "en").decode("utf-8-sig").splitlines()
    assert lines[0] == "cohort,lesson,passed,rate"
    assert f"{cohorts[0]},hello-kit,–,–" in lines
    assert lines[-1].startswith(",hello-kit,")


def test_the_command_counts_shares_and_keeps(
    call: Call, planned: Path, gradebook: Path, cohorts: list[str], tmp_path: Path
) -> None:
    kept, shared = tmp_path / "kept.csv", tmp_path / "shared.csv"
    words = ("season", "progress", str(gradebook), "--season", str(planned), "--lang", "en")
    called = call(*words, "--keep", str(kept))
    assert called.status == 0
    assert any(line.split()[:2] == [cohorts[0], "hello-kit"] for line in called.out.splitlines())
    assert "1 results are of people without a seat" in called.err
    assert kept.read_bytes().startswith(b"\xef\xbb\xbfcohort,lesson,held,students,passed\r\n")
    called = call(*words, "--share", "--csv", str(shared))
    assert f"{cohorts[0]},hello-kit,–,–" in shared.read_text(encoding="utf-8-sig")
    assert "김고래" not in called.out + called.err
    assert call(*words, "--csv", str(shared)).status == 2
    assert call(*words, "--keep", str(shared)).status == 2  # that is another file of ours
