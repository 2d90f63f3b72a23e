"""Recordings as CSV: a row per sample, for spreadsheets and for `gorae formula`.

The columns are `time`, the signals by name, `mark` and `printed`. A missing value is an empty cell;
several marks or lines in one sample stand in one quoted cell, each on its own line. The same recording
gives the same bytes on every machine.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gorae.errors import DocumentError, Problem
from gorae.telemetry.recording import Events, FloatArray, Recording
from gorae.texts import Text

MOST_PROBLEMS = 20
_NOTES = ("mark", "printed")


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
    table = _Table(file, [], [], [])
    table.read(text)
    columns = {name: table.numbers(place, name) for place, name in table.signals()}
    times = columns.pop("time")
    table.check_times(times)
    if table.problems:
        raise DocumentError(table.problems[:MOST_PROBLEMS])
    marks, lines = (table.events(name, times) for name in _NOTES)
    return Recording(times, columns, marks, lines)


@dataclass
class _Table:
    """The cells of a file, and what is wrong with them."""

    file: str
    rows: list[list[str]]
    line_of: list[int]
    """The line on which each row ends."""
    problems: list[Problem]
    header: tuple[str, ...] = ()

    def read(self, text: str) -> None:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            self.header = tuple(next(reader, ()))
            self._check_header()
            for row in reader:
                if len(row) == len(self.header):
                    self.rows.append(row)
                    self.line_of.append(reader.line_num)
                elif row:
                    wanted = len(self.header)
                    self._report(reader.line_num, "", Text("telemetry.cells", count=len(row), wanted=wanted))
        except csv.Error as error:
            self._report(reader.line_num, "", Text("telemetry.no-csv", reason=str(error)))

    def _check_header(self) -> None:
        if "time" not in self.header:
            self._report(1, "", Text("telemetry.no-time"))
            raise DocumentError(self.problems)
        for name in {name for name in self.header if self.header.count(name) > 1}:
            self._report(1, name, Text("telemetry.doubled-column", name=name))

    def signals(self) -> Iterator[tuple[int, str]]:
        return ((place, name) for place, name in enumerate(self.header) if name not in _NOTES)

    def numbers(self, place: int, name: str) -> FloatArray:
        """A column, shape (rows,)."""
        cells = [row[place] or "nan" for row in self.rows]
        try:
            return np.array(cells, dtype=np.float64)
        except ValueError:
            return np.array([self._number(cell, row, name) for row, cell in enumerate(cells)])

    def _number(self, cell: str, row: int, name: str) -> float:
        try:
            return float(cell)
        except ValueError:
            self._report(self.line_of[row], name, Text("telemetry.no-number", value=cell[:40]))
            return np.nan

    def check_times(self, times: FloatArray) -> None:
        if self.problems:
            return
        place = self.header.index("time")
        for row in np.flatnonzero(~np.isfinite(times)).tolist():
            self._report(self.line_of[row], "time", Text("telemetry.no-number", value=self.rows[row][place]))
        for row in np.flatnonzero(np.diff(times) <= 0).tolist():
            self._report(self.line_of[row + 1], "time", Text("telemetry.time-back"))

    def events(self, name: str, times: FloatArray) -> Events:
        if name not in self.header:
            return ()
        place = self.header.index(name)
        cells = ((time, row[place]) for time, row in zip(times.tolist(), self.rows, strict=True))
        return tuple((time, text) for time, cell in cells if cell for text in cell.split("\n"))

    def _report(self, line: int, path: str, text: Text) -> None:
        self.problems.append(Problem(self.file, line, path, text))
