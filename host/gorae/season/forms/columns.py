"""Where a form says what: the table of wishes by its headers, and what stands beside labels around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from gorae.season.forms.cells import plain
from gorae.season.forms.sheets import FormCell, FormSheet

HEADERS: Mapping[str, tuple[str, ...]] = {
    "school": ("학교", "학교명", "school"),
    "rank": ("순위", "지망", "희망순위", "rank"),
    "programme": ("프로그램", "프로그램명", "희망프로그램", "과정", "과정명", "programme", "program"),
    "grade": ("학년", "대상학년", "참여학년", "grade"),
    "students": ("학생수", "인원", "참여인원", "학생", "조당학생수", "students"),
    "cohorts": ("조수", "반수", "팀수", "신청조수", "신청학급수", "cohorts"),
    "mode": ("방식", "운영방식", "수업방식", "형태", "운영형태", "mode"),
    "term": ("학기", "희망학기", "시기", "희망시기", "term"),
    "windows": (
        "시간",
        "희망시간",
        "가능시간",
        "요일및시간",
        "희망요일및시간",
        "희망요일시간",
        "요일",
        "windows",
    ),
    "teachers": ("인솔교사", "인솔교사수", "인솔", "인솔인원", "teachers"),
    "camp": ("캠프", "캠프희망", "camp"),
    "wheelchairs": ("휠체어", "휠체어석", "휠체어좌석", "wheelchairs"),
    "needs": ("요청", "요청사항", "비고", "기타", "기타사항", "needs"),
    "received": ("접수일", "신청일", "제출일", "작성일", "received"),
    "contact": ("담당교사", "담당자", "담당교사명", "담당교사성명", "contact"),
    "phone": ("연락처", "전화", "전화번호", "휴대전화", "phone"),
}
"""The columns of a form, by the headers that people give them, without spaces and brackets."""
WISH_COLUMNS = ("programme", "grade", "students", "windows")
"""A row with none of these asks for nothing."""
_FEWEST_HEADERS = 4


@dataclass(frozen=True)
class FormRow:
    """A row of the table of wishes, with what labels say for all of them."""

    number: int
    """Of the row, from 1."""
    cells: Mapping[str, FormCell]

    def get(self, column: str) -> FormCell | None:
        return self.cells.get(column)


def rows_of_wishes(sheet: FormSheet) -> list[FormRow] | None:
    """Return the rows that ask for something; None when a sheet has no table of wishes."""
    head = next((number for number, row in enumerate(sheet.rows) if _is_head(row)), None)
    if head is None:
        return None
    columns = {
        at: name for at, cell in enumerate(sheet.rows[head]) if cell and (name := column_of(cell.text))
    }
    table = [(number, row) for number, row in enumerate(sheet.rows) if number > head]
    asking = [(number, cells) for number, row in table if _asks(cells := _by_name(row, columns))]
    used = {head, *(number for number, _ in asking)}
    said = dict(_labels(row for number, row in enumerate(sheet.rows) if number not in used))
    return [FormRow(number + 1, said | cells) for number, cells in asking]


def column_of(text: str) -> str | None:
    """Return which column a header names; None for any other text."""
    short = re.sub(r"\(.*?\)|[\W_]", "", plain(text))
    return next((name for name, headers in HEADERS.items() if short in headers), None)


def _is_head(row: tuple[FormCell | None, ...]) -> bool:
    known = {name for cell in row if cell and (name := column_of(cell.text))}
    return len(known) >= _FEWEST_HEADERS and {"students", "windows"} <= known


def _by_name(row: tuple[FormCell | None, ...], columns: Mapping[int, str]) -> dict[str, FormCell]:
    return {name: cell for at, name in columns.items() if at < len(row) and (cell := row[at])}


def _asks(cells: Mapping[str, FormCell]) -> bool:
    return sum(name in cells for name in WISH_COLUMNS) >= 2


def _labels(rows: Iterator[tuple[FormCell | None, ...]]) -> Iterator[tuple[str, FormCell]]:
    """Yield what stands right of a label: `학교명 | 가람중`."""
    for row in rows:
        filled = [cell for cell in row if cell]
        for label, value in pairwise(filled):
            name = column_of(label.text)
            if name and column_of(value.text) is None:
                yield name, value
