"""Exports: the gradebook, programs, a page for parents, with names of the teacher's list or without."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gorae.classroom.teaching.handing_out import read_class
from gorae.errors import UsageError

from .conftest import opened_class
from .test_erasing import found
from .test_teacher import DRIVES, check, enter

Call = Callable[..., Any]
STOPS = "from robot import *\n\ndrive(150)\nwhile distance() > 130:\n    sleep(10)\nstop()\n"


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A class in which seat 7 has passed and seat 12 has not."""
    with opened_class(tmp_path_factory.mktemp("class"), lang="ko") as asked:
        check(asked, asked.student(7), STOPS)
        check(asked, asked.student(12), DRIVES)
        yield asked


def get(asked: Any, name: str) -> bytes:
    answer = enter(asked).get(f"/api/teacher/export/{name}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    content: bytes = answer.content
    return content


def test_the_gradebook_has_a_line_a_seat(lived_in: Any) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(get(lived_in, "gradebook.xlsx")))["전체"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[:2] == [["이름", "wall-stop", "통과한 수업"], ["07 하얀 여우 7", 100, 1]]
    assert (rows[2][0][:3], rows[2][2]) == ("12 ", 0)
    table = list(csv.reader(io.StringIO(get(lived_in, "gradebook.csv").decode("utf-8-sig"))))
    assert [row[0] for row in table] == [row[0] for row in rows]


def test_the_programs_are_what_gorae_grade_takes(lived_in: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(get(lived_in, "programs.zip"))) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {name.partition(" ")[0]: text for name, text in texts.items()} == {"07": STOPS, "12": DRIVES}
    assert all(name.endswith("/wall-stop/main.py") for name in texts)


def test_a_page_for_parents_has_nobody_else_in_it(lived_in: Any) -> None:
    with zipfile.ZipFile(io.BytesIO(get(lived_in, "parents.zip"))) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist()}
    assert sorted(name[:2] for name in pages) == ["07", "12"]
    mine, other = (
        next(page for name, page in pages.items() if name.startswith(seat)) for seat in ("07", "12")
    )
    assert "07 하얀 여우 7" in mine
    assert "<svg" in mine
    assert "<script" not in mine
    name = read_class(lived_in.room.settings.data).people[12]
    assert name not in mine
    assert name in other


@pytest.fixture
def names(tmp_path: Path) -> Path:
    file = tmp_path / "names.csv"
    file.write_text("자리,이름\n7,김민준\n12,이서연\n", encoding="utf-8")
    return file


def test_names_of_the_teachers_list_are_in_the_export_and_in_no_file_of_the_class(
    lived_in: Any, call: Call, names: Path, tmp_path: Path
) -> None:
    folder, parents = lived_in.room.settings.data, tmp_path / "parents"
    options = ("--xlsx", tmp_path / "a.xlsx", "--csv", tmp_path / "a.csv", "--programs", tmp_path / "a.zip")
    for _ in range(2):  # what gorae wrote may be written over
        called = call("classroom", "export", folder, "--names", names, "--parents", parents, *options)
        assert called.status == 0, called.err
    assert "07 김민준" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert sorted(path.name for path in parents.iterdir()) == ["07 김민준.html", "12 이서연.html"]
    assert found(folder, "김민준") == []


def test_what_is_in_the_way_stays_and_is_told(lived_in: Any, call: Call, tmp_path: Path) -> None:
    mine = tmp_path / "mine.zip"
    with zipfile.ZipFile(mine, "w") as archive:
        archive.writestr("photo.txt", "mine")
    before = mine.read_bytes()
    assert call("classroom", "export", lived_in.room.settings.data, "--programs", mine).status == 2
    assert mine.read_bytes() == before
    assert call("classroom", "export", lived_in.room.settings.data).status == 2
    assert call("classroom", "export", tmp_path, "--csv", tmp_path / "a.csv").status == 2
    assert not (tmp_path / "class.sqlite").exists()


def test_a_folder_without_a_class_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_class(tmp_path)


# --- forgetting in the terminal ---------------------------------------------------------------------


def test_forget_erases_a_class_and_nothing_that_is_none(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    with opened_class(folder) as asked:
        asked.student(7)
    (folder / "mine.txt").write_text("my notes")
    called = call("classroom", "forget", folder, "--yes")
    assert called.status == 0
    assert "mine.txt" in called.out
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    assert call("classroom", "forget", folder, "--yes").status == 2
    assert call("classroom", "forget", tmp_path / "nothing", "--yes").status == 2
    assert not (tmp_path / "nothing").exists()
