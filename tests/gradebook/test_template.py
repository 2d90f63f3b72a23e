"""An LMS's own sheet: grades go in, all else stays byte for byte."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import UsageError
from gorae.gradebook.book import Book, make_book
from gorae.gradebook.template import fill

from .conftest import work

HEAD = (
    'Identifier,Full name,Email address,Status,Grade,Maximum grade,"Last modified (grade)",Feedback comments'
)
MOODLE = f"""\ufeff{HEAD}\r
"Participant 12","김민준",kim@example.kr,"Submitted for grading",,100.00,-,\"\"\"good\"\", he said"\r
"Participant 13","이서연",lee@example.kr,"No submission",,100.00,-,\r
"""
KOREAN = {"Identifier": "식별자", "Full name": "이름", ",Grade,": ",성적,", "Participant": "참여자"}
MOODLE_KO = MOODLE
for english, korean in KOREAN.items():
    MOODLE_KO = MOODLE_KO.replace(english, korean)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Score\n"
    '"Kim, Minjun",1234,s12,kim,3반,\n'
    "    Points Possible,,,,,100\n"
)


def book_of(path: str, person: str = "김민준") -> Book:
    return make_book([work(person, "wall-stop", 87.5, 1, path)])


@pytest.mark.parametrize("sheet", [MOODLE, MOODLE_KO])
def test_moodles_sheet_is_filled_by_its_ids(sheet: str) -> None:
    filled = fill(sheet.encode(), book_of("김민준_12_assignsubmission_file/main.py", "somebody"), "wall-stop")
    assert filled.filled == ("somebody",)
    assert filled.data.decode() == sheet.replace('grading",,', 'grading",87.5,')


def test_canvas_sheet_is_filled_by_its_ids_and_names() -> None:
    for book in (book_of("kimminjun_1234_99_main.py", "kimminjun"), book_of("x/main.py", "kimminjun")):
        assert fill(CANVAS.encode(), book, "wall-stop").data.decode() == CANVAS.replace(
            "3반,\n", "3반,87.5\n"
        )


def test_a_sheet_of_a_korean_windows_stays_one() -> None:
    sheet = "이름,성적\r\n김민준,\r\n"
    filled = fill(sheet.encode("cp949"), book_of("x"), "wall-stop")
    assert filled.data == "이름,성적\r\n김민준,87.5\r\n".encode("cp949")


def test_who_stands_in_no_row_or_in_two_is_told() -> None:
    assert fill(b"name,grade\nPark,\n", book_of("x"), "wall-stop").missing == ("김민준",)
    twice = "이름,성적\n김민준,\n김민준,\n".encode()
    filled = fill(twice, book_of("x"), "wall-stop")
    assert (filled.missing, filled.data) == (("김민준",), twice)


def test_an_unusual_column_can_be_named() -> None:
    sheet = "이름,3주차\n김민준,\n".encode()
    with pytest.raises(UsageError):
        fill(sheet, book_of("x"), "wall-stop")
    assert fill(sheet, book_of("x"), "wall-stop", "3주차").data == "이름,3주차\n김민준,87.5\n".encode()


@pytest.mark.parametrize("sheet", [b"", b"\n\n", b"a,b\n1,2\n", b"\xff\xfe\x00", b"name\nKim\n"])
def test_what_is_no_such_sheet_is_told(sheet: bytes) -> None:
    with pytest.raises(UsageError):
        fill(sheet, book_of("x"), "wall-stop")


@pytest.mark.parametrize("said", ["sep={}\r\n", '"sep={}"\n', "\ufeffSEP={}\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_line_that_tells_excel_the_delimiter_is_understood_and_stays(said: str, delimiter: str) -> None:
    rows = 'name;grade;"a, b, c"\n김민준;;x\n'.replace(";", delimiter)
    filled = fill((said.format(delimiter) + rows).encode(), book_of("x"), "wall-stop")
    assert filled.data.decode() == said.format(delimiter) + rows.replace(
        f"김민준{delimiter}", f"김민준{delimiter}87.5"
    )


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_every_other_byte_stays(rows: list[list[str]], delimiter: str, end: str) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    writer.writerows([["name", "grade", "note"], ["김민준", "", "x"]])
    writer.writerows([[f"~{cells[0]}", *cells[1:]] for cells in rows])
    before = text.getvalue()
    after = fill(before.encode(), book_of("x"), "wall-stop").data.decode()
    start = before.index(f"김민준{delimiter}") + len(f"김민준{delimiter}")
    assert after == before[:start] + "87.5" + before[start:]


def test_a_row_with_the_id_is_right_although_a_namesake_has_another() -> None:
    sheet = b"Identifier,Full name,Grade\nParticipant 99,Kim,\nParticipant 13,Kim,\n"
    filled = fill(sheet, book_of("Kim_13_assignsubmission_file/main.py", "Kim"), "wall-stop")
    assert filled.data == sheet.replace(b"13,Kim,", b"13,Kim,87.5")
    assert filled.missing == ()


def test_a_lesson_that_nobody_handed_in_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        fill(MOODLE.encode(), book_of("x"), "maze")
    assert "wall-stop" in caught.value.text.say("en")


@pytest.mark.parametrize("sheet", [MOODLE, MOODLE_KO.replace("Maximum grade", "최고 성적")])
def test_points_beyond_the_maximum_of_the_sheet_are_told(sheet: str) -> None:
    book = book_of("김민준_12_assignsubmission_file/main.py")
    fill(sheet.replace("100.00", "87.5").encode(), book, "wall-stop")
    with pytest.raises(UsageError) as caught:
        fill(sheet.replace("100.00", "10.00").encode(), book, "wall-stop")
    assert "10.00" in caught.value.text.say("ko")


def test_a_byte_order_mark_before_what_is_no_text_is_told() -> None:
    with pytest.raises(UsageError):
        fill(b"\xef\xbb\xbfname,grade\n\xff\xfe,\n", book_of("x"), "wall-stop")
