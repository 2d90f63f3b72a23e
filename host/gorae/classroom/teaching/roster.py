"""Which name a seat has: a file that stays with the teacher and is read for an export alone.

    자리,이름
    7,김민준

Two columns, with a heading or without, as any spreadsheet writes them (UTF-8, or CP949 of Korean Excel). The
server never sees it, and no name of it is kept.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from gorae.disk import read_at_most
from gorae.errors import DocumentError, Problem
from gorae.telemetry.csv_foreign import decoded
from gorae.texts import Text
from gorae.texts.words import plain

_MAX_BYTES = 1_000_000
_MAX_NAME = 60


def read_roster(file: Path) -> dict[int, str]:
    """Return the names of seats by their numbers. Raises DocumentError with all mistakes of the file."""
    names: dict[int, str] = {}
    problems: list[Problem] = []
    for line, cells in _rows(file):
        try:
            seat, name = _entry(cells)
        except ValueError:
            if line > 1 or _is_number(cells[0]):  # the first line may be a heading
                problems.append(Problem(str(file), line, "", Text("classroom_teacher.roster-line")))
            continue
        if seat in names:
            problems.append(Problem(str(file), line, "", Text("classroom_teacher.roster-twice", seat=seat)))
        names.setdefault(seat, name)
    if not names and not problems:
        problems.append(Problem(str(file), 0, "", Text("classroom_teacher.roster-empty")))
    if problems:
        raise DocumentError(problems)
    return names


def _rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that have anything in them, each with its line."""
    text = _text(file)
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        reason = Text("classroom_teacher.roster-line")
        raise DocumentError([Problem(str(file), reader.line_num, "", reason)]) from error


def _text(file: Path) -> str:
    try:
        return decoded(read_at_most(file, _MAX_BYTES))
    except UnicodeDecodeError:
        raise DocumentError([Problem(str(file), 0, "", Text("gradebook.no-text"))]) from None


def _entry(cells: list[str]) -> tuple[int, str]:
    """Return seat and name of a row. Raises ValueError for one without them."""
    seat = int(cells[0].removesuffix("번"))
    name = unicodedata.normalize("NFC", " ".join(plain(cells[1]).split())) if len(cells) > 1 else ""
    if seat < 1 or not name or len(name) > _MAX_NAME:
        raise ValueError(name)
    return seat, name


def _is_number(cell: str) -> bool:
    return cell.removesuffix("번").lstrip("-").isdecimal()
