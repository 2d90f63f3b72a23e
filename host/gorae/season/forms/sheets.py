"""Tables out of XLSX and CSV files from others, read in bounded time and memory, each cell with its place."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeAlias

from gorae.disk import read_at_most
from gorae.errors import DocumentError, GoraeError, Problem
from gorae.season.extras import load
from gorae.season.files.tables import decoded
from gorae.texts import Text

CellValue: TypeAlias = str | int | float | bool | date | time | None
MAX_FILE_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 25_000_000
MAX_PARTS = 500
"""Files in the ZIP that an XLSX is."""
MAX_SHEET_ROWS, MAX_SHEET_COLUMNS, MAX_SHEETS = 1_000, 40, 10
_MAX_CHARACTERS = 500
"""Of one cell."""
_ENCODINGS = ("ascii", "utf-16-le", "utf-16-be")
_DECLARATIONS = ("<!DOCTYPE", "<!ENTITY")
"""No XLSX has them; entities that expand need them."""


@dataclass(frozen=True)
class FormCell:
    """A cell with something in it."""

    value: CellValue
    row: int
    """From 1."""
    place: str
    """As people find it: `Sheet1!D5`."""

    @property
    def text(self) -> str:
        """What stands in it, on one line."""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return " ".join(str(self.value).split())


@dataclass(frozen=True)
class FormSheet:
    """A sheet as rows of cells; cells without anything are None."""

    file: Path
    rows: tuple[tuple[FormCell | None, ...], ...]


def read_sheets(path: Path) -> list[FormSheet]:
    """Return the sheets of a form. Raises DocumentError for what is no form, UsageError without openpyxl."""
    raw = read_at_most(path, MAX_FILE_BYTES)
    if raw.startswith(b"PK\x03\x04"):
        return list(_xlsx_sheets(path, raw))
    if raw.startswith((b"\xd0\xcf\x11\xe0", b"HWP Document File", b"%PDF")):
        raise _refusal(path, Text("season-forms.other-kind"))
    return [_csv_sheet(path, raw)]


def _refusal(path: Path, text: Text) -> DocumentError:
    return DocumentError([Problem(str(path), 0, "", text)])


def _xlsx_sheets(path: Path, raw: bytes) -> Iterator[FormSheet]:
    _check_parts(path, raw)
    try:
        with warnings.catch_warnings(), closing(_workbook(raw)) as book:
            warnings.simplefilter("ignore")  # of what openpyxl does not read: lists to choose from, styles
            for sheet in book.worksheets[:MAX_SHEETS]:
                limits = {"max_row": MAX_SHEET_ROWS, "max_col": MAX_SHEET_COLUMNS}
                rows = sheet.iter_rows(values_only=True, **limits)
                yield FormSheet(
                    path, tuple(_cells(row, number, sheet.title) for number, row in enumerate(rows, 1))
                )
    except (GoraeError, MemoryError):
        raise
    except Exception:  # whatever a broken file makes openpyxl raise
        raise _refusal(path, Text("season-forms.broken")) from None


def _workbook(raw: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load("openpyxl").load_workbook(io.BytesIO(raw), read_only=True, data_only=True)


def _check_parts(path: Path, raw: bytes) -> None:
    """Raises DocumentError for a ZIP that is too much when unpacked, or whose XML declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            infos = parts.infolist()
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
                raise _refusal(path, Text("season-forms.too-large"))
            names = {info.filename for info in infos}
            if "xl/workbook.xml" not in names:
                raise _refusal(path, Text("season-forms.other-kind"))
            for info in infos:
                if info.filename.endswith((".xml", ".rels")) and _declares(parts.read(info)):
                    raise _refusal(path, Text("season-forms.broken"))
    except GoraeError:
        raise
    except Exception:  # whatever a damaged archive or a stream in it raises: BadZipFile, zlib.error, …
        raise _refusal(path, Text("season-forms.broken")) from None


def _declares(xml: bytes) -> bool:
    """Tell whether there is a declaration of a document type, in any encoding that XML parsers take."""
    return any(
        mark.encode(code) in xml for mark in _DECLARATIONS for code in ("ascii", "utf-16-le", "utf-16-be")
    )


def _csv_sheet(path: Path, raw: bytes) -> FormSheet:
    text = raw.decode("utf-16", "replace") if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else decoded(raw)
    if text is None or "\0" in text:
        raise _refusal(path, Text("season-forms.other-kind"))
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            if number > MAX_SHEET_ROWS:
                break
            rows.append(_cells(tuple(cells[:MAX_SHEET_COLUMNS]), number, ""))
    except csv.Error:
        raise _refusal(path, Text("season.no-table")) from None
    return FormSheet(path, tuple(rows))


def _cells(values: tuple[CellValue, ...], row: int, sheet: str) -> tuple[FormCell | None, ...]:
    head = f"{sheet}!" if sheet else ""
    places = (f"{head}{_letters(column)}{row}" for column in range(len(values)))
    return tuple(
        FormCell(_plain(value), row, place) if value is not None and str(value).strip() else None
        for value, place in zip(values, places, strict=True)
    )


def _plain(value: CellValue) -> CellValue:
    """Days without their time, and texts of a length that people write."""
    if isinstance(value, datetime):
        return value.date()
    return value[:_MAX_CHARACTERS] if isinstance(value, str) else value


def _letters(column: int) -> str:
    """Return the letters of a column, from 0: 27 is `AB`."""
    head, last = divmod(column, 26)
    return (_letters(head - 1) if head else "") + chr(ord("A") + last)
