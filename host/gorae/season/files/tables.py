"""Small CSV tables with a header, read in bounded time, each row with its line."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gorae.errors import Problem
from gorae.texts import Text
from gorae.texts.words import shown

MAX_BYTES = 2_000_000
MAX_ROWS = 20_000
_LONGEST_CELL = 1_000


@dataclass(frozen=True)
class Row:
    """A line of a table: its cells by the names of their columns."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def rows_of(raw: bytes, file: str, columns: Mapping[str, Sequence[str]]) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a CSV file, and what is wrong with it as a table.

    `columns` gives each column's names that a header may have. Columns that are not among them are ignored.
    """
    text = decoded(raw)
    if text is None or len(raw) > MAX_BYTES:
        why = Text("documents.not-utf8") if text is None else _too_large()
        return [], [Problem(file, 0, "", why)]
    lines = csv.reader(io.StringIO(text))
    try:
        header = [unicodedata.normalize("NFC", cell.strip()).lower() for cell in next(lines, [])]
        places = {name: _place(header, names) for name, names in columns.items()}
        missing = [name for name, place in places.items() if place is None]
        if missing:
            values = {"missing": ", ".join(missing), "found": shown(", ".join(header))}
            return [], [Problem(file, 1, "", Text("season.no-column", **values))]
        found = {name: place for name, place in places.items() if place is not None}
        return list(_rows(lines, found)), []
    except csv.Error:
        return [], [Problem(file, lines.line_num, "", Text("season.no-table"))]
    except _TooLongError:
        return [], [Problem(file, lines.line_num, "", Text("season.long-table", limit=MAX_ROWS))]


class _TooLongError(Exception):
    """A table has more rows than are read."""


def _rows(lines: Iterator[list[str]], places: Mapping[str, int]) -> Iterator[Row]:
    for cells in lines:
        line: int = lines.line_num  # type: ignore[attr-defined]
        if line > MAX_ROWS:
            raise _TooLongError
        if any(map(str.strip, cells)):
            yield Row(line, {name: _cell(cells, place) for name, place in places.items()})


def _cell(cells: Sequence[str], place: int) -> str:
    text = cells[place].strip()[:_LONGEST_CELL] if place < len(cells) else ""
    return unicodedata.normalize("NFC", text)


def _place(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)


def _too_large() -> Text:
    return Text("documents.too-large", limit=MAX_BYTES // 1000)


def decoded(raw: bytes) -> str | None:
    """Return the text of a table as Excel or a person saved it: UTF-8, or CP949 as Korean Windows does."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def whole_number(text: str, most: int) -> int | None:
    """Return the number from 0 to `most` that a cell says; None for anything else."""
    plain = text.isascii() and text.isdecimal() and len(text) <= 9
    return int(text) if plain and int(text) <= most else None
