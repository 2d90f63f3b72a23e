"""CSV and XLSX, read by others."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import openpyxl

from gorae.gradebook.book import Book, make_book
from gorae.report.exchange.spreadsheets import neutral, to_csv, to_xlsx

from .conftest import work


def test_csv_has_a_mark_for_excel_and_no_formula(book: Book) -> None:
    data = to_csv(book, "ko")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows == [
        ["이름", "wall-stop", "maze", "통과한 수업"],
        ["'=HYPERLINK(1)", "10", "", "0"],
        ["김민준", "100", "", "1"],
        ["이서연", "", "100", "1"],
    ]


def test_whatever_looks_like_a_formula_is_text() -> None:
    for start in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"):
        assert not neutral(f"{start}1+1").startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert neutral("김민준") == "김민준"


def test_xlsx_opens_elsewhere_with_real_dates_and_texts_as_texts(book: Book) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(to_xlsx(book, "ko")))
    assert workbook.sheetnames == ["전체", "wall-stop", "maze"]
    rows = list(workbook["전체"].iter_rows(values_only=True))
    assert rows[1] == ("=HYPERLINK(1)", 10, None, 0)
    assert workbook["전체"]["A2"].data_type == "s"
    detail = list(workbook["wall-stop"].iter_rows(values_only=True))
    assert detail[2][:5] == ("김민준", 100, 100, 3, "maqueen")
    assert detail[2][5] == datetime.fromtimestamp(1_790_000_600)


def test_sheets_have_names_that_spreadsheets_take() -> None:
    lessons = ["a" * 40, "a" * 41, "x/y:z?*[", "전체", ""]
    book = make_book([work("kim", lesson, 1, 1) for lesson in lessons])
    names = openpyxl.load_workbook(io.BytesIO(to_xlsx(book, "ko"))).sheetnames
    assert len({name.lower() for name in names}) == len(lessons) + 1
    assert all(0 < len(name) <= 31 for name in names)
