"""The cells of a CSV file as columns of numbers, and what is wrong with them."""

from __future__ import annotations

import contextlib
import csv
import io
from collections import Counter, defaultdict
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from gorae.errors import DocumentError, Problem
from gorae.telemetry.csv_foreign import MOST_COLUMNS, NOTES, TIME, layout_of, shown_again
from gorae.telemetry.recording import Events, FloatArray
from gorae.texts import Text

if TYPE_CHECKING:
    from _csv import Reader

_CHUNK = 10_000
"""Rows that are read at once."""
_MOST_SHOWN = 40
_MOST_PROBLEMS = 1_000


class Table:
    """The columns of a file, and what is wrong with its cells. Rows are counted without blank ones."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.layout = layout_of(text)
        self.problems: list[Problem] = []
        self.cut_short = False
        """Whether the last row was left out, since the file ends within it."""
        self._rows = 0
        self._numbers: defaultdict[str, list[FloatArray]] = defaultdict(list)
        self._notes: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)

    def read(self) -> None:
        self._check_header()
        reader = self._reader()
        try:
            while rows := self._next(reader):
                self._take(list(filter(None, rows)))
        except csv.Error as error:
            self._report(reader.line_num, "", Text("telemetry.no-csv", reason=str(error)))

    def times(self) -> FloatArray:
        return self._whole_column(TIME)

    def columns(self) -> dict[str, FloatArray]:
        """Every signal, shape (rows,)."""
        names = (name for name in self.layout.names if name != TIME and name not in NOTES)
        return {name: self._whole_column(name) for name in names}

    def events(self, name: str, times: FloatArray) -> Events:
        notes = ((float(times[row]), self._text(cell)) for row, cell in self._notes[name])
        return tuple((time, text) for time, cell in notes for text in cell.split("\n"))

    def _text(self, cell: str) -> str:
        return shown_again(cell) if self.layout.is_ours else cell

    def check_times(self) -> None:
        if self.problems:
            return
        times = self.times()
        for row in np.flatnonzero(~np.isfinite(times)).tolist():
            value = "" if np.isnan(times[row]) else str(times[row])
            self._report(self._line_of[row], TIME, Text("telemetry.no-time-here", value=value))
        for row in np.flatnonzero(np.diff(times) <= 0).tolist():
            self._report(self._line_of[row + 1], TIME, Text("telemetry.time-back"))

    def _reader(self) -> Reader:
        """Below the header."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.layout.delimiter, strict=True)
        with contextlib.suppress(csv.Error):
            for _ in range(self.layout.rows_before + 1):
                next(reader, None)
        return reader

    def _next(self, reader: Reader) -> list[list[str]]:
        rows: list[list[str]] = []
        try:
            rows.extend(islice(reader, _CHUNK))
        except csv.Error as error:
            if not self._may_be_cut or "end of data" not in str(error):
                raise
            self.cut_short = True
        return rows

    @cached_property
    def _may_be_cut(self) -> bool:
        """We end every row with a line feed."""
        return self.layout.is_ours and not self.text.endswith("\n")

    def _check_header(self) -> None:
        names = self.layout.names
        if TIME not in names:
            columns = ", ".join(filter(None, self.layout.titles))[:_MOST_SHOWN] or "–"
            self._report(1, "", Text("telemetry.no-time", columns=columns))
            raise DocumentError(self.problems)
        if len(names) > MOST_COLUMNS:
            self._report(1, "", Text("telemetry.many-columns", limit=MOST_COLUMNS))
            raise DocumentError(self.problems)
        for name in [name for name, count in Counter(names).items() if count > 1]:
            self._report(1, name, Text("telemetry.doubled-column", name=name))

    def _take(self, rows: list[list[str]]) -> None:
        wanted = len(self.layout.names)
        if set(map(len, rows)) - {wanted}:
            fitted = [self._fitting(number, row, wanted) for number, row in enumerate(rows, self._rows)]
            rows = [row for row in fitted if row]
        for name, cells in zip(self.layout.names, zip(*rows, strict=True), strict=False):
            if name in NOTES:
                self._notes[name] += [(row, cell) for row, cell in enumerate(cells, self._rows) if cell]
            else:
                self._numbers[name].append(self._column(name, cells))
        self._rows += len(rows)

    def _fitting(self, number: int, row: list[str], wanted: int) -> list[str]:
        """The row; one of empty cells when it has too few or too many; none when the file ends within it."""
        if len(row) == wanted:
            return row
        if self._may_be_cut and number == len(self._line_of) - 1:
            self.cut_short = True
            return []
        self._report(self._line_of[number], "", Text("telemetry.cells", count=len(row), wanted=wanted))
        return [""] * wanted

    def _column(self, name: str, cells: tuple[str, ...]) -> FloatArray:
        divisor = self.layout.divisors.get(name, 1.0)
        if self.layout.decimal_comma:
            cells = tuple(cell.replace(",", ".") for cell in cells)
        try:
            numbers = np.array(list(map(float, cells)))
        except ValueError:
            numbers = np.array([self._number(cell, row, name) for row, cell in enumerate(cells, self._rows)])
        return numbers if divisor == 1 else numbers / divisor

    def _whole_column(self, name: str) -> FloatArray:
        return np.concatenate(self._numbers[name] or [np.empty(0)])

    def _number(self, cell: str, row: int, name: str) -> float:
        try:
            return float(cell) if cell.strip() else np.nan
        except ValueError:
            self._report(self._line_of[row], name, Text("telemetry.no-number", value=cell[:_MOST_SHOWN]))
            return np.nan

    @cached_property
    def _line_of(self) -> list[int]:
        """The line on which each row ends. Found when it is first asked for: most files have no mistakes."""
        reader = self._reader()
        lines: list[int] = []
        with contextlib.suppress(csv.Error):
            lines.extend(reader.line_num for row in reader if row)
        return lines

    @cached_property
    def _titles(self) -> dict[str, str]:
        return dict(zip(self.layout.names, self.layout.titles, strict=True))

    def _report(self, line: int, name: str, text: Text) -> None:
        """`name` is told as it stands in the file. Of very many problems the first are kept."""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(Problem(self.file, line, self._titles.get(name, name), text))
