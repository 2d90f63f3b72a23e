"""Forms that schools send: doubtful cells are named, and hostile files end in a sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gorae.cli.outputs import OutputKind, is_ours
from gorae.errors import DocumentError
from gorae.gradebook.book import make_book
from gorae.report.exchange.spreadsheets import to_xlsx
from gorae.season.files import School
from gorae.season.folder import SeasonFolder, read_folder
from gorae.season.forms.cells import read_count, read_day, read_grade, read_mode, read_term, read_yes
from gorae.season.forms.sheets import MAX_FILE_BYTES, MAX_SHEET_COLUMNS, MAX_SHEET_ROWS, FormCell, read_sheets
from gorae.season.forms.taking import FormTaker, TakenForms
from gorae.season.forms.times import read_windows
from gorae.season.sample import write_sample

Call = Callable[..., Any]
HEAD = ["순위", "프로그램", "학년", "학생 수(1개 조)", "조 수", "운영 방식", "희망 학기", "희망 요일 및 시간"]
WISH: list[Any] = [
    1,
    "AI 융합 진로 탐험대",
    "1학년",
    26,
    2,
    "현장 체험",
    "1학기",
    "수 13:30-15:30, 금 5~7교시",
]
SCHOOL = School.model_validate(
    {"name": "가람중학교", "level": "middle", "area": "동부권", "classes": 9,
     "bell": {"1": "09:00", "4": "11:45", "5": "13:30", "6": "14:25", "7": "15:20"}}
)  # fmt: skip


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> SeasonFolder:
    folder = tmp_path_factory.mktemp("forms")
    write_sample(folder, "S", 1)
    return read_folder(folder)


def middle(season: SeasonFolder) -> str:
    return next(name for name, school in season.schools.items() if school.level == "middle")


def xlsx(path: Path, rows: list[list[Any]], title: str = "신청서") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def taken(season: SeasonFolder, *files: Path) -> TakenForms:
    taker = FormTaker(season, date(2026, 2, 25))
    for file in files:
        taker.take(read_sheets(file))
    return taker.taken


def test_a_form_of_one_school_is_taken(tmp_path: Path, season: SeasonFolder) -> None:
    school = season.schools[middle(season)].name
    form = xlsx(
        tmp_path / "form.xlsx",
        [["2026 신청서"], ["학교명", school, "접수일", "2026. 2. 20."], ["휠체어", "1석"], [], HEAD, WISH,
         [2, *WISH[1:4], 1,
          "찾아가는 수업", "2학기", "화·목 09:40-11:40"], [3], [], ["비고", "엘리베이터 필요"]],
    )  # fmt: skip
    found = taken(season, form)
    assert (found.doubts, found.refusals) == ([], [])
    application = found.applications[middle(season)]
    assert (str(application.received), application.wheelchairs) == ("2026-02-20", 1)
    assert application.needs == "엘리베이터 필요"
    first, second = application.wishes
    assert (first.programme, first.grade, first.students, first.cohorts) == ("explorers", "중1", 26, 2)
    assert (first.mode, first.term, second.mode, second.term) == ("on-site", 1, "visiting", 2)
    assert list(map(str, first.windows)) == ["수 13:30-15:30", "금 13:30-16:05"]
    assert list(map(str, second.windows)) == ["화 09:40-11:40", "목 09:40-11:40"]


def test_a_table_of_several_schools_is_taken_in_the_order_of_ranks(
    tmp_path: Path, season: SeasonFolder
) -> None:
    one, other = [name for name, school in season.schools.items() if school.level == "middle"][:2]
    lines = [
        "학교,지망,프로그램,학년,인원,방식,학기,시간",
        f"{one},2지망,AI 융합 진로 탐험대,중1,20,방문형,1,수 13:30-15:30",
        f"{other},1지망,AI 융합 진로 탐험대,중1,21,현장,2,금 13:30-15:30",
        f"{one},1지망,AI 융합 진로 탐험대,중1,22,현장,1,금 13:30-15:30",
    ]
    form = tmp_path / "all.csv"
    form.write_bytes("\r\n".join(lines).encode("cp949"))
    found = taken(season, form)
    assert (found.doubts, found.refusals) == ([], [])
    assert [wish.students for wish in found.applications[one].wishes] == [22, 20]
    assert [wish.students for wish in found.applications[other].wishes] == [21]


@pytest.mark.parametrize(
    ("column", "value", "meaning"),
    [(3, "26명 정도", "26"), (3, "약 20", "20"), (1, "AI 융합 진로 탐험단", "explorers"),
     (5, "방문", "visiting"),
     (7, "수 1:30-3:30", "수 13:30-15:30"), (7, "수 13:30-3:30", "수 13:30-15:30"),
     (7, "수 오후", "수 13:30-16:05")],
)  # fmt: skip
def test_a_doubtful_cell_is_taken_and_named(
    tmp_path: Path, season: SeasonFolder, column: int, value: str, meaning: str
) -> None:
    wish = [*WISH[:column], value, *WISH[column + 1 :]]
    form = xlsx(tmp_path / "form.xlsx", [["학교", middle(season)], [], HEAD, wish])
    found = taken(season, form)
    assert list(found.applications) == [middle(season)]
    (doubt,) = found.doubts
    assert (doubt.line, doubt.path) == (4, f"신청서!{'ABCDEFGH'[column]}4")
    assert f"“{value}” was read as {meaning};" in doubt.text.say("en")


@pytest.mark.parametrize(
    ("column", "value"),
    [(1, "로켓 발사"), (2, "1,2학년"), (2, "4학년"), (3, "스물"), (3, 0), (3, 26.5), (4, "-1"),
     (5, "온라인"), (6, "연중"),
     (7, "아무 때나"), (7, "수 9교시"), (7, "토 13:30-15:30"), (7, None), (6, None), (3, None)],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_and_named(
    tmp_path: Path, season: SeasonFolder, column: int, value: object
) -> None:
    wish = [*WISH[:column], value, *WISH[column + 1 :]]
    form = xlsx(tmp_path / "form.xlsx", [["학교", middle(season)], [], HEAD, wish])
    found = taken(season, form)
    assert found.applications == {}
    (refusal,) = found.refusals
    assert refusal.line == 4
    assert value is None or refusal.path == f"신청서!{'ABCDEFGH'[column]}4"


def test_a_school_that_is_not_known_or_writes_twice_is_refused(tmp_path: Path, season: SeasonFolder) -> None:
    known = xlsx(tmp_path / "a.xlsx", [["학교", middle(season)], [], HEAD, WISH])
    again = xlsx(tmp_path / "b.xlsx", [["학교", middle(season)], [], HEAD, WISH])
    other = xlsx(tmp_path / "c.xlsx", [["학교", "없는중학교"], [], HEAD, WISH])
    nameless = xlsx(tmp_path / "d.xlsx", [HEAD, WISH])
    found = taken(season, known, again, other, nameless)
    assert list(found.applications) == [middle(season)]
    assert [Path(one.file).name for one in found.refusals] == ["b.xlsx", "c.xlsx", "d.xlsx"]


def test_names_and_telephones_stay_apart(call: Call, tmp_path: Path) -> None:
    write_sample(tmp_path / "s", "S", 1)
    school = middle(read_folder(tmp_path / "s"))
    (tmp_path / "s" / ".gitignore").unlink()
    rows = [["학교", school], ["담당교사", "김고래", "연락처", "010-1234-5678"], [], HEAD, WISH]
    form = xlsx(tmp_path / "form.xlsx", rows)
    there = call("season", "take", form, "--dir", tmp_path / "s")
    assert there.status == 2
    assert "--replace" in there.err
    assert call("season", "take", form, "--dir", tmp_path / "s", "--replace").status == 0
    assert "1 applications" not in call("season", "take", form, "--dir", tmp_path / "s").out
    holding = [
        path.name
        for path in sorted((tmp_path / "s").rglob("*"))
        if path.is_file() and "김고래" in path.read_text("utf-8")
    ]
    assert holding == ["contacts.local.yaml"]
    assert "contacts.local.yaml" in (tmp_path / "s" / ".gitignore").read_text("utf-8")
    assert len(read_folder(tmp_path / "s").applications[school].wishes) == 1


def test_a_doubt_is_told_by_the_exit_status(call: Call, tmp_path: Path) -> None:
    write_sample(tmp_path / "s", "S", 1)
    school = middle(read_folder(tmp_path / "s"))
    form = xlsx(tmp_path / "form.xlsx", [["학교", school], [], HEAD, [*WISH[:3], "약 26", *WISH[4:]]])
    called = call("season", "take", form, "--dir", tmp_path / "s", "--replace")
    assert called.status == 1
    assert "신청서!D4" in called.err


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_blank_form_comes_back_filled(
    call: Call, tmp_path: Path, season: SeasonFolder, lang: str
) -> None:
    form = tmp_path / "form.xlsx"
    assert call("season", "take", "--blank", form, "--dir", season.root, "--lang", lang).status == 0
    empty = taken(season, form)
    assert (empty.applications, len(empty.refusals)) == ({}, 1)
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    sheet["C4"], sheet["C5"] = season.schools[middle(season)].name, "2026-02-20"
    chosen = {
        name: book["lists"].cell(1, at).value for at, name in enumerate(("", "programme", "grade", "mode"), 1)
    }
    answers = [1, chosen["programme"], chosen["grade"], 24, 1, chosen["mode"], "1", "수 13:30-15:30", 2, "O"]
    for column, answer in enumerate(answers, 1):
        sheet.cell(12, column).value = answer
    book.save(form)
    found = taken(season, form)
    assert (found.doubts, found.refusals) == ([], [])
    (wish,) = found.applications[middle(season)].wishes
    assert (wish.students, wish.mode, wish.camp) == (24, "on-site", True)
    returned = form.read_bytes()
    again = call("season", "take", "--blank", form, "--dir", season.root)
    assert (again.status, form.read_bytes()) == (2, returned), "a form that a school filled in was lost"


def test_a_blank_form_replaces_a_blank_form_and_no_gradebook(
    call: Call, tmp_path: Path, season: SeasonFolder
) -> None:
    form, marks = tmp_path / "form.xlsx", tmp_path / "marks.xlsx"
    for _ in range(2):
        assert call("season", "take", "--blank", form, "--dir", season.root).status == 0
    marks.write_bytes(to_xlsx(make_book([], "best", []), "ko"))
    assert call("season", "take", "--blank", marks, "--dir", season.root).status == 2
    assert is_ours(form, OutputKind.BLANK_FORM)
    assert not is_ours(form, OutputKind.GRADE_SHEETS)


def refused(path: Path) -> str:
    with pytest.raises(DocumentError) as raised:
        read_sheets(path)
    return str(raised.value)


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><workbook>&a;</workbook>'
HOSTILE = {
    "bomb": zipped({"xl/workbook.xml": b"<a/>", "xl/sharedStrings.xml": bytes(60_000_000)}),
    "many": zipped({f"xl/{number}.xml": b"" for number in range(600)}),
    "entity": zipped({"xl/workbook.xml": ENTITY.encode()}),
    "entity-16": zipped({"xl/workbook.xml": ENTITY.encode("utf-16")}),
    "empty": zipped({"xl/workbook.xml": b""}),
    "docx": zipped({"word/document.xml": b"<a/>"}),
    "torn": zipped({"xl/workbook.xml": b"<a/>" * 100})[:-40],
    "old": b"\xd0\xcf\x11\xe0" + bytes(500),
    "hwp": b"HWP Document File V3.00",
    "pdf": b"%PDF-1.4",
    "binary": b"a,b\n\xff\xff\x00\x81\n",
    "large": b"a" * (MAX_FILE_BYTES + 1),
}


WHY = {"bomb": "too large for a form", "many": "too large for a form", "entity": "what no form has"}
"""A part of the sentence, where another reason would do as well."""


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence(tmp_path: Path, kind: str) -> None:
    (tmp_path / "form.xlsx").write_bytes(HOSTILE[kind])
    said = refused(tmp_path / "form.xlsx")
    assert "form.xlsx" in said
    assert WHY.get(kind, "") in said


def test_a_workbook_that_declares_entities_is_refused_though_it_could_be_read(tmp_path: Path) -> None:
    good = xlsx(tmp_path / "good.xlsx", [HEAD, WISH])
    with zipfile.ZipFile(good) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = b'<!DOCTYPE worksheet [<!ENTITY a "b">]>' + sheet
    (tmp_path / "bad.xlsx").write_bytes(zipped(parts))
    assert "what no form has" in refused(tmp_path / "bad.xlsx")
    assert read_sheets(good)


def test_labels_in_a_row_are_not_each_others_values(tmp_path: Path, season: SeasonFolder) -> None:
    form = xlsx(tmp_path / "form.xlsx", [["비고", "연락처"], ["학교", middle(season)], [], HEAD, WISH])
    found = taken(season, form)
    assert found.applications[middle(season)].needs == ""


def test_a_sheet_that_says_it_is_endless_is_cut(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["XFD1048576"] = "y"
    book.save(tmp_path / "form.xlsx")
    (sheet,) = read_sheets(tmp_path / "form.xlsx")
    assert len(sheet.rows) <= MAX_SHEET_ROWS
    assert max(map(len, sheet.rows)) <= MAX_SHEET_COLUMNS


@settings(max_examples=60)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe"]))
def test_any_bytes_are_a_table_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.xlsx"
    path.write_bytes(head + data)
    try:
        assert len(read_sheets(path)) == 1
    except DocumentError as error:
        assert error.problems


@settings(max_examples=300)
@given(st.text(alphabet="월화수목금토요일오전후시분교 ,;~-·:()0123456789", max_size=30))
def test_whatever_is_read_as_a_time_can_be_one(text: str) -> None:
    found = read_windows(text, SCHOOL)
    for window in found.value if found else ():
        assert 0 <= window.start < window.end < 24 * 60
        assert 0 <= window.weekday < 5


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("수 13:30-15:30, 금 13:30-15:30", ["수 13:30-15:30", "금 13:30-15:30"]),
        ("화요일(13:30~15:30), 목요일(13:30~15:30)", ["화 13:30-15:30", "목 13:30-15:30"]),
        ("월·수 5-6교시", ["월 13:30-15:10", "수 13:30-15:10"]),
        ("금 오후 1시 30분~3시 30분", ["금 13:30-15:30"]),
        ("평일 09:40-11:40", [f"{day} 09:40-11:40" for day in "월화수목금"]),
        ("수 09:40-11:40, 13:30-15:30", ["수 09:40-11:40", "수 13:30-15:30"]),
    ],
)
def test_times_are_read_as_schools_write_them(text: str, windows: list[str]) -> None:
    found = read_windows(text, SCHOOL)
    assert found
    assert (list(map(str, found.value)), found.is_certain) == (windows, True)


def cell(value: Any) -> FormCell:
    return FormCell(value, 1, "A1")


def test_cells_are_read_as_people_write_them() -> None:
    counts = [read_count(cell(text)) for text in (26, 26.0, "26명", "２６", " 2개 조 ")]
    assert [one and one.value for one in counts] == [26, 26, 26, 26, 2]
    grades = [read_grade(cell(text), "elementary") for text in ("초5", "초등 5학년", "5학년", 5, "중1")]
    assert [one and one.value for one in grades] == ["초5", "초5", "초5", "초5", "중1"]
    assert [bool(read_yes(cell(text))) for text in ("O", "아니오", "글쎄")] == [True, True, False]
    assert read_term(cell("하반기")) == read_term(cell(2))
    assert read_mode(cell("온라인")) is None
    days = [
        read_day(cell(text), 2026) for text in (date(2026, 2, 20), "2026. 2. 20.(금)", "26-02-20", "2월 20일")
    ]
    assert [one and str(one.value) for one in days] == ["2026-02-20"] * 4
    assert [one and one.is_certain for one in days] == [True, True, True, False]
    assert read_day(cell("2026-02-30"), 2026) is None
