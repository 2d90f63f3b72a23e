"""Recordings as CSV: a row per sample, for spreadsheets and for `gorae formula`.

The columns are `time`, the signals by name, `mark` and `printed`. A missing value is an empty cell;
several marks or lines in one sample stand in one quoted cell, each on its own line. The same recording
gives the same bytes on every machine.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections import defaultdict
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gorae.errors import DocumentError, Problem
from gorae.telemetry.recording import Events, FloatArray, Recording
from gorae.texts import Text

if TYPE_CHECKING:
    from _csv import Reader

MOST_PROBLEMS = 20
_NOTES = ("mark", "printed")
_CHUNK = 10_000
"""Rows that are read at once."""


def write_csv(recording: Recording, path: Path) -> None:
    path.write_bytes(csv_text(recording).encode("utf-8", "replace"))


def csv_text(recording: Recording) -> str:
    """The whole file. Lines end in LF."""
    written = recording.as_written()
    columns = [written.times, *written.signals.values()]
    row = ",".join(["%.15g"] * len(columns))  # exact for any rounded number below 10^11
    rows = [row % values for values in zip(*(column.tolist() for column in columns), strict=True)]
    if any(np.isnan(column).any() for column in columns):
        rows = [text.replace("nan", "") for text in rows]
    marks, lines = _cells(written.marks), _cells(written.lines)
    notes = (f"{marks[time]},{lines[time]}" for time in columns[0].tolist())
    header = ",".join(["time", *written.signals, *_NOTES])
    return "\n".join([header, *map(",".join, zip(rows, notes, strict=True)), ""])


def _cells(events: Events) -> defaultdict[float, str]:
    together: defaultdict[float, list[str]] = defaultdict(list)
    for time, text in events:
        together[time].append(text)
    return defaultdict(str, {time: _quoted("\n".join(texts)) for time, texts in together.items()})


def _quoted(text: str) -> str:
    if not any(character in text for character in ',"\r\n'):
        return text
    return '"' + text.replace('"', '""') + '"'


def read_csv(path: Path) -> Recording:
    """The recording in a file. Raises DocumentError with the lines that cannot be read."""
    try:
        return parse_csv(path.read_bytes().decode("utf-8-sig"), str(path))
    except OSError as error:
        reason = Text("documents.unreadable", reason=error.strerror or str(error))
        raise DocumentError([Problem(str(path), 0, "", reason)]) from None
    except UnicodeDecodeError:
        raise DocumentError([Problem(str(path), 0, "", Text("documents.not-utf8"))]) from None


def parse_csv(text: str, file: str) -> Recording:
    """`read_csv` for text that is already here; `file` is its name in messages."""
    table = _Table(file, text)
    table.read()
    table.check_times()
    if table.problems:
        raise DocumentError(table.problems[:MOST_PROBLEMS])
    columns = table.columns()
    times = columns.pop("time")
    marks, lines = (table.events(name, times) for name in _NOTES)
    return Recording(times, columns, marks, lines)


class _Table:
    """The columns of a file, and what is wrong with its cells. Rows are counted without blank ones."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.problems: list[Problem] = []
        self.header: tuple[str, ...] = ()
        self._rows = 0
        self._numbers: defaultdict[str, list[FloatArray]] = defaultdict(list)
        self._notes: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)

    def read(self) -> None:
        reader = self._reader()
        try:
            self.header = tuple(name.strip() for name in next(reader, ()))
            self._check_header()
            while rows := list(islice(reader, _CHUNK)):
                self._take(list(filter(None, rows)))
        except csv.Error as error:
            self._report(reader.line_num, "", Text("telemetry.no-csv", reason=str(error)))

    def columns(self) -> dict[str, FloatArray]:
        """Every column of numbers, shape (rows,)."""
        names = (name for name in self.header if name not in _NOTES)
        return {name: self._whole_column(name) for name in names}

    def events(self, name: str, times: FloatArray) -> Events:
        notes = ((float(times[row]), cell) for row, cell in self._notes[name])
        return tuple((time, text) for time, cell in notes for text in cell.split("\n"))

    def check_times(self) -> None:
        if self.problems:
            return
        times = self._whole_column("time")
        for row in np.flatnonzero(~np.isfinite(times)).tolist():
            value = "" if np.isnan(times[row]) else str(times[row])
            self._report(self._line_of[row], "time", Text("telemetry.no-number", value=value))
        for row in np.flatnonzero(np.diff(times) <= 0).tolist():
            self._report(self._line_of[row + 1], "time", Text("telemetry.time-back"))

    def _reader(self) -> Reader:
        return csv.reader(io.StringIO(self.text, newline=""), strict=True)

    def _check_header(self) -> None:
        if "time" not in self.header:
            self._report(1, "", Text("telemetry.no-time"))
            raise DocumentError(self.problems)
        for name in {name for name in self.header if self.header.count(name) > 1}:
            self._report(1, name, Text("telemetry.doubled-column", name=name))

    def _take(self, rows: list[list[str]]) -> None:
        if set(map(len, rows)) - {len(self.header)}:
            rows = [self._fitting(number, row) for number, row in enumerate(rows, self._rows)]
        for name, cells in zip(self.header, zip(*rows, strict=True), strict=False):
            if name in _NOTES:
                self._notes[name] += [(row, cell) for row, cell in enumerate(cells, self._rows) if cell]
            else:
                self._numbers[name].append(self._column(name, cells))
        self._rows += len(rows)

    def _fitting(self, number: int, row: list[str]) -> list[str]:
        """The row, or an empty one when it has too few cells or too many."""
        wanted = len(self.header)
        if len(row) == wanted:
            return row
        self._report(self._line_of[number], "", Text("telemetry.cells", count=len(row), wanted=wanted))
        return [""] * wanted

    def _column(self, name: str, cells: tuple[str, ...]) -> FloatArray:
        try:
            return np.array(list(map(float, cells)))
        except ValueError:
            numbers = (self._number(cell, row, name) for row, cell in enumerate(cells, self._rows))
            return np.array(list(numbers))

    def _whole_column(self, name: str) -> FloatArray:
        return np.concatenate(self._numbers[name] or [np.empty(0)])

    def _number(self, cell: str, row: int, name: str) -> float:
        try:
            return float(cell) if cell.strip() else np.nan
        except ValueError:
            self._report(self._line_of[row], name, Text("telemetry.no-number", value=cell[:40]))
            return np.nan

    @cached_property
    def _line_of(self) -> list[int]:
        """The line on which each row ends. Found when it is first asked for: most files have no mistakes."""
        reader = self._reader()
        next(reader)
        lines: list[int] = []
        with contextlib.suppress(csv.Error):
            lines.extend(reader.line_num for row in reader if row)
        return lines

    def _report(self, line: int, path: str, text: Text) -> None:
        self.problems.append(Problem(self.file, line, path, text))
