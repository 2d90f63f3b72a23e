"""An LMS's own sheet, with grades filled in: every other byte stays as it was.

The sheet is read by its headers, in the language of the LMS's site, and by the ids or names in its rows. What
was handed in bears the same: `김민준_12_assignsubmission_file` is participant 12. Nobody is matched by half.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from gorae.errors import UsageError
from gorae.gradebook.book import Book
from gorae.texts import Text

_MAX_BYTES = 5_000_000
_GRADE = ("grade", "성적", "점수", "note", "calificación", "評定", "score")
_ID = ("identifier", "식별자", "id", "sis user id", "번호")
_NAME = ("full name", "student", "이름", "성명", "name", "학생")
_MAXIMUM = ("maximum grade", "최고 성적", "최대 성적", "최고점수", "만점")
_NUMBER = re.compile(r"(\d+)\s*$")
_SEPARATOR = re.compile(r'"?sep=([^\r\n"])"?(?:\r\n|\r|\n)', re.IGNORECASE)
"""The line in front by which Excel is told the delimiter."""
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Filled:
    """A sheet with grades, and who was found."""

    data: bytes
    filled: tuple[str, ...]
    """People whose grade was put in."""
    missing: tuple[str, ...]
    """People with a grade who stand in no row, or in several."""


def fill(data: bytes, book: Book, lesson: str, column: str | None = None) -> Filled:
    """Return the sheet with the points of `lesson`. `column` names the header to fill when it is unusual.

    Raises UsageError for a sheet without a header for names or ids, or for grades, for a lesson that nobody
    handed in anything for, and for points beyond what the sheet says is the maximum: an LMS refuses these.
    """
    if len(data) > _MAX_BYTES:
        raise UsageError(Text("gradebook.too-large", limit=_MAX_BYTES))
    text, encoding, mark = _decoded(data)
    rows = _rows(text)
    header = next((row for row in rows if any(field.value for field in row)), None)
    if header is None:
        raise UsageError(Text("gradebook.no-header"))
    names = [field.value.strip().lower() for field in header]
    grade = _column(names, (column.strip().lower(),) if column else _GRADE)
    ids, people = _column(names, _ID), _column(names, _NAME)
    if not any((person, lesson) in book.cells for person in book.people):
        raise UsageError(Text("gradebook.no-grades", lesson=lesson, lessons=", ".join(book.lessons)))
    if grade is None or (ids is None and people is None):
        raise UsageError(Text("gradebook.no-columns", headers=", ".join(field.value for field in header)))
    scores = {
        person: book.cells[person, lesson].counts for person in book.people if (person, lesson) in book.cells
    }
    places = _places(
        rows, header, grade, ids, people, {work.path: who for who, work in scores.items()}, scores
    )
    _check_maximum(rows, names, grade, {field: scores[who].score for who, field in places.items()})
    edits = [(field, f"{scores[who].score:g}") for who, field in places.items()]
    filled = _edited(text, edits).encode(encoding)
    return Filled(mark + filled, tuple(places), tuple(who for who in scores if who not in places))


@dataclass(frozen=True)
class _Field:
    value: str
    start: int
    end: int
    """Where it stands in the text, quotes included."""


def _decoded(data: bytes) -> tuple[str, str, bytes]:
    """Return the text, its encoding, and the byte order mark that stays in front."""
    mark = _BOM if data.startswith(_BOM) else b""
    for encoding in ("utf-8",) if mark else ("utf-8", "cp949"):
        try:
            return data[len(mark) :].decode(encoding), encoding, mark
        except UnicodeDecodeError:
            continue
    raise UsageError(Text("gradebook.no-text"))


def _rows(text: str) -> list[list[_Field]]:
    """Return all fields with their places, without a line such as `sep=;`.

    The delimiter is what that line says, or else what the first line has most of.
    """
    said = _SEPARATOR.match(text)
    first = text.split("\n", 1)[0]
    delimiter = said[1] if said else max(",;\t", key=first.count)
    rows: list[list[_Field]] = [[]]
    pattern = re.compile(rf'"(?:[^"]|"")*"|[^{re.escape(delimiter)}\r\n]*')
    position = said.end() if said else 0
    while position <= len(text):
        match = pattern.match(text, position)
        assert match is not None
        raw = match[0]
        value = (
            raw[1:-1].replace('""', '"')
            if raw.startswith('"') and raw.endswith('"') and len(raw) > 1
            else raw
        )
        rows[-1].append(_Field(value, match.start(), match.end()))
        position = match.end()
        if position < len(text) and text[position] == delimiter:
            position += 1
            continue
        line_end = re.compile(r"\r\n|\r|\n").match(text, position)
        if line_end is None:
            if position >= len(text):
                break
            position += 1  # something after a closing quote: it stays as it is
            continue
        position = line_end.end()
        rows.append([])
    return rows


def _column(names: list[str], wanted: Iterable[str]) -> int | None:
    """Return the column whose header is, or else begins with, one of these."""
    exact = [index for index, name in enumerate(names) if name in wanted]
    begins = [index for index, name in enumerate(names) if name.startswith(tuple(wanted))]
    return next(iter(exact or begins), None)


def _places(
    rows: list[list[_Field]],
    header: list[_Field],
    grade: int,
    ids: int | None,
    people: int | None,
    paths: dict[str, str],
    scores: Iterable[str],
) -> dict[str, _Field]:
    """Return the field of each person's grade: by the id in the path, else by the name; one row each.

    Whoever stands in a row by the id is not looked for by the name: a namesake may have another row.
    """
    by_id: dict[str | None, str] = {number: who for path, who in paths.items() if (number := _id_in(path))}
    by_name = {_folded(who): who for who in scores}
    found: dict[str, list[_Field]] = {}
    named: dict[str, list[_Field]] = {}
    for row in rows:
        if row is header or len(row) <= grade:
            continue
        number = _last_number(row[ids].value) if ids is not None and ids < len(row) else None
        name = _folded(row[people].value) if people is not None and people < len(row) else ""
        if number in by_id:
            found.setdefault(by_id[number], []).append(row[grade])
        elif name in by_name:
            named.setdefault(by_name[name], []).append(row[grade])
    return {who: fields[0] for who, fields in {**named, **found}.items() if len(fields) == 1}


def _check_maximum(
    rows: list[list[_Field]], names: list[str], grade: int, points: Mapping[_Field, float]
) -> None:
    """Raise UsageError for points beyond what their row says that there are at most."""
    most = next((index for index, name in enumerate(names) if name in _MAXIMUM), None)
    for row in rows:
        if most is None or len(row) <= max(most, grade) or row[grade] not in points:
            continue
        with suppress(ValueError):
            if float(row[most].value) < points[row[grade]]:
                raise UsageError(
                    Text("gradebook.over-maximum", points=points[row[grade]], most=row[most].value)
                )


def _id_in(path: str) -> str | None:
    match = re.search(r"_(\d+)_assignsubmission_", path) or re.search(r"_(\d+)_\d+_[^/]*$", path)
    return match[1] if match else None


def _last_number(text: str) -> str | None:
    match = _NUMBER.search(text)
    return match[1] if match else None


def _folded(name: str) -> str:
    """Return a name as it is compared: without case, spaces and commas, as Canvas shortens names."""
    return re.sub(r"[\W_]+", "", name).casefold()


def _edited(text: str, edits: Iterable[tuple[_Field, str]]) -> str:
    for field, value in sorted(edits, key=lambda edit: edit[0].start, reverse=True):
        text = text[: field.start] + value + text[field.end :]
    return text
