"""The cells of a CSV file as columns of numbers, and what is wrong with them.

Where something of another program's file is guessed or left out, that is a remark; where it cannot be known,
a problem with its remedy.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import count, islice
from typing import TYPE_CHECKING

import numpy as np

from gorae.errors import DocumentError, Problem
from gorae.telemetry import csv_times
from gorae.telemetry.csv_foreign import MAX_COLUMNS, NOTES, TIME, layout_of, shown_again
from gorae.telemetry.csv_numbers import Style, style_of
from gorae.telemetry.recording import Events, FloatArray
from gorae.telemetry.signals import SIGNALS
from gorae.texts import Text

if TYPE_CHECKING:
    from _csv import Reader

_CHUNK = 10_000
"""Rows that are read at once."""
_MAX_SHOWN = 40
_MAX_PROBLEMS = 1_000
_MAX_BAD = 1_000
"""Cells that are remembered as no numbers."""
_MAX_AROUND = 10
"""Rows without a time at either end of a file that are left out: units, sums, remarks."""


class CsvTable:
    """The columns of a file, and what is wrong with its cells. Rows are counted without blank ones."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.layout = layout_of(text)
        self.problems: list[Problem] = []
        self.remarks: list[Text] = []
        """What was guessed, and what was left out."""
        self.cut_short = False
        """Whether the last row was left out, since the file ends within it."""
        self._rows = 0
        self._short = 0
        self._numbers: list[list[FloatArray]] = [[] for _ in self.layout.names]
        self._notes: dict[str, list[tuple[int, str]]] = {name: [] for name in NOTES}
        self._bad: list[tuple[int, int, str]] = []  # row, column, cell
        self._style = Style()
        self._words: dict[str, None] = {}
        """What stands alone in rows that are left out."""
        self._clock: csv_times.TimeOfDayColumn | None = None
        self._times: FloatArray = np.empty(0)
        self._columns: dict[str, FloatArray] = {}

    def read(self) -> None:
        self._check_header()
        try:
            self._style = self._find_style()
            reader = self._reader()
            while rows := self._next(reader):
                self._take([row for row in rows if self._is_data(row)])
        except csv.Error as error:
            self._report(self._reader_line, "", Text("telemetry.no-csv", reason=str(error)))
        self._settle()

    def times(self) -> FloatArray:
        """Seconds, shape (rows,)."""
        return self._times

    def columns(self) -> dict[str, FloatArray]:
        """Every signal, shape (rows,)."""
        return self._columns

    def events(self, name: str, times: FloatArray) -> Events:
        notes = ((float(times[row]), self._text(cell)) for row, cell in self._notes[name])
        return tuple((time, text) for time, cell in notes for text in cell.split("\n"))

    def _text(self, cell: str) -> str:
        return shown_again(cell) if self.layout.is_ours else cell

    def check_times(self) -> None:
        if self.problems:
            return
        times = self._times
        for row in np.flatnonzero(~np.isfinite(times)).tolist():
            value = "" if np.isnan(times[row]) else str(times[row])
            self._report(self._line_of[self._first + row], TIME, Text("telemetry.no-time-here", value=value))
        for row in np.flatnonzero(np.diff(times) <= 0).tolist():
            self._report(self._line_of[self._first + row + 1], TIME, Text("telemetry.time-back"))

    # --- rows -------------------------------------------------------------------------------------------

    def _reader(self) -> Reader:
        """Below the header."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.layout.delimiter, strict=True)
        with contextlib.suppress(csv.Error):
            for _ in range(self.layout.rows_before + 1):
                next(reader, None)
        self._open_reader = reader
        return reader

    @property
    def _reader_line(self) -> int:
        return self._open_reader.line_num

    def _next(self, reader: Reader) -> list[list[str]]:
        rows: list[list[str]] = []
        try:
            rows.extend(islice(reader, _CHUNK))
        except csv.Error as error:
            if not self._may_be_cut or "end of data" not in str(error):
                raise
            self.cut_short = True
        return rows

    def _is_data(self, row: list[str]) -> bool:
        """Whether a row is neither blank nor a comment, nor the header once more."""
        if not row:
            return False
        if self.layout.is_ours:
            return True
        first = row[0].strip()
        if not first:
            return any(cell.strip() for cell in row)
        if self._is_word(row):
            self._words[first] = None
            return False
        return not first.startswith(("#", "//")) and tuple(cell.strip() for cell in row) != self.layout.titles

    def _is_word(self, row: list[str]) -> bool:
        """Whether a logger wrote nothing but a word into a row, such as `Reboot`, where a time should be."""
        first = row[0].strip()
        alone = len(self.layout.names) > 1 and not any(cell.strip() for cell in row[1:])
        return self._time_at == 0 and alone and first.isalpha()

    @cached_property
    def _may_be_cut(self) -> bool:
        """We end every row with a line feed."""
        return self.layout.is_ours and not self.text.endswith("\n")

    def _check_header(self) -> None:
        if TIME not in self.layout.names:
            columns = ", ".join(filter(None, self.layout.titles))[:_MAX_SHOWN] or "–"
            self._report(1, "", Text("telemetry.no-time", columns=columns))
            raise DocumentError(self.problems)
        if len(self.layout.names) > MAX_COLUMNS:
            self._report(1, "", Text("telemetry.many-columns", limit=MAX_COLUMNS))
            raise DocumentError(self.problems)
        if self.layout.told_before:
            self.remarks.append(Text("telemetry.remark-above", count=self.layout.rows_before))

    def _find_style(self) -> Style:
        """How numbers are written; most files have points, and no need to be looked through."""
        layout = self.layout
        if layout.is_ours or (layout.delimiter == "," and '"' not in self.text):
            return Style()
        if layout.delimiter == "\t" and "," not in self.text:
            return Style()
        return style_of(self._cells())

    def _cells(self) -> Iterator[str]:
        reader = self._reader()
        while rows := self._next(reader):
            for row in rows:
                yield from row

    def _take(self, rows: list[list[str]]) -> None:
        wanted = len(self.layout.names)
        if set(map(len, rows)) - {wanted}:
            fitted = [self._fitting(number, row, wanted) for number, row in enumerate(rows, self._rows)]
            rows = [row for row in fitted if row]
        for at, cells in enumerate(zip(*rows, strict=True)):
            name = self.layout.names[at]
            if name in NOTES:
                self._notes[name] += [(row, cell) for row, cell in enumerate(cells, self._rows) if cell]
            else:
                self._numbers[at].append(self._column(at, cells))
        self._rows += len(rows)

    def _fitting(self, number: int, row: list[str], wanted: int) -> list[str]:
        """The row with empty cells for those that Excel left out; none when the file ends within it."""
        if len(row) == wanted:
            return row
        if self._may_be_cut and number == len(self._line_of) - 1:
            self.cut_short = True
            return []
        if len(row) > wanted and not any(cell.strip() for cell in row[wanted:]):
            return row[:wanted]
        if len(row) < wanted:
            self._short += 1
            return row + [""] * (wanted - len(row))
        self._report(self._line_of[number], "", Text("telemetry.cells", count=len(row), wanted=wanted))
        return [""] * wanted

    # --- cells ------------------------------------------------------------------------------------------

    def _column(self, at: int, cells: tuple[str, ...]) -> FloatArray:
        joined = "".join(cells)
        if self._style.decimal == "." and "_" not in joined and joined.isascii():
            with contextlib.suppress(ValueError):
                return np.array(list(map(float, cells)))
        return np.array([self._number(cell, row, at) for row, cell in enumerate(cells, self._rows)])

    def _number(self, cell: str, row: int, at: int) -> float:
        with contextlib.suppress(ValueError):
            if at == self._time_at and (self._clock or csv_times.is_clock(cell)) and cell.strip():
                self._clock = self._clock or csv_times.TimeOfDayColumn()
                return self._clock.seconds(cell)
            return self._style.number(cell)
        if len(self._bad) < _MAX_BAD or at == self._time_at:
            self._bad.append((row, at, cell))
        return np.nan

    @property
    def _time_at(self) -> int:
        return self.layout.names.index(TIME)

    # --- what it comes to -------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Columns and times, once all rows are there; and what was wrong with their cells."""
        columns = [np.concatenate(parts or [np.empty(0)]) for parts in self._numbers]
        self._first, stop = self._extent(columns[self._time_at])
        inside = slice(self._first, stop)
        texts = self._columns_of_text(columns)
        self._tell_bad_cells(stop, texts)
        self._times = self._in_seconds(columns[self._time_at][inside])
        self._notes = {
            name: [(row - self._first, cell) for row, cell in notes if self._first <= row < stop]
            for name, notes in self._notes.items()
        }
        kept = {
            at: column[inside]
            for at, column in enumerate(columns)
            if at != self._time_at and at not in texts and self.layout.names[at] not in NOTES
        }
        self._columns = self._named(kept)
        if self._words:
            words = ", ".join(self._words)[:_MAX_SHOWN]
            self.remarks.append(Text("telemetry.remark-words", words=words))
        if self._short and not self.layout.is_ours:
            self.remarks.append(Text("telemetry.remark-short", count=self._short))

    def _extent(self, times: FloatArray) -> tuple[int, int]:
        """The rows from the first with a time to the last; what is around them is told and left out."""
        timed = np.flatnonzero(~np.isnan(times))
        if not len(timed) or self.layout.is_ours:
            return 0, len(times)
        first, stop = int(timed[0]), int(timed[-1]) + 1
        around = [*range(first), *range(stop, len(times))]
        meant = {row for row, at, cell in self._bad if at == self._time_at and _is_meant(cell)}
        if not around or len(around) > _MAX_AROUND or meant.intersection(around):
            return 0, len(times)
        lines = ", ".join(str(self._line_of[row]) for row in around)
        self.remarks.append(Text("telemetry.remark-rows", lines=lines))
        return first, stop

    def _columns_of_text(self, columns: list[FloatArray]) -> set[int]:
        """Columns in which there is no number at all, though something is in them."""
        bad = {at for _, at, _ in self._bad} - {self._time_at}
        numeric = {at for _, at, cell in self._bad if _is_like_a_number(cell)}
        numeric |= {at for at in bad if self.layout.names[at] in SIGNALS}
        texts = {at for at in bad - numeric if np.isnan(columns[at]).all()}
        if texts and not self.layout.is_ours:
            names = ", ".join(self.layout.titles[at] for at in sorted(texts))
            self.remarks.append(Text("telemetry.remark-text", names=names))
        return texts if not self.layout.is_ours else set()

    def _tell_bad_cells(self, stop: int, texts: set[int]) -> None:
        for row, at, cell in self._bad:
            if self._first <= row < stop and at not in texts:
                text = Text("telemetry.no-number", value=cell[:_MAX_SHOWN])
                self._report(self._line_of[row], self.layout.names[at], text)
        if self._style.doubtful and not self.problems:
            cell = self._style.doubtful
            whole, point = cell.replace(",", ""), cell.replace(",", ".")
            line = next((number for number, line in enumerate(self.text.splitlines(), 1) if cell in line), 0)
            self._report(line, "", Text("telemetry.doubtful", value=cell, whole=whole, point=point))

        pointed = self._style.pointed
        if pointed and self.layout.delimiter == ";":  # as where a point parts thousands
            whole = pointed.replace(".", "")
            self.remarks.append(Text("telemetry.remark-pointed", value=pointed, whole=whole))

    def _in_seconds(self, times: FloatArray) -> FloatArray:
        """The times in seconds. What was guessed of them is told."""
        name, divisor = self.layout.titles[self._time_at], self.layout.divisors.get(TIME, 1.0)
        if self._clock:
            self.remarks.append(Text("telemetry.remark-clock", name=name))
            return times - times[0] if len(times) else times
        if self.layout.is_ours:
            return times
        known = self.layout.time_unit_known
        counted = csv_times.since_1970(times, (divisor,)) if known else csv_times.since_1970(times)
        if counted:
            self.remarks.append(Text("telemetry.remark-1970", name=name, unit=counted.unit))
            return counted.times
        if not known and csv_times.looks_like_milliseconds(times):
            step = f"{np.median(np.diff(times)):g}"
            self._report(1, TIME, Text("telemetry.which-unit", name=name, step=step))
        elif not known and len(times) > 1:
            self.remarks.append(Text("telemetry.remark-seconds", name=name))
        return self._through_restarts(times if divisor == 1 else times / divisor)

    def _through_restarts(self, times: FloatArray) -> FloatArray:
        rows = csv_times.restarts(times)
        if not rows:
            return times
        lines = ", ".join(str(self._line_of[self._first + row]) for row in rows[:5])
        self.remarks.append(Text("telemetry.remark-restart", lines=lines))
        return csv_times.going_on(times, rows)

    def _named(self, columns: dict[int, FloatArray]) -> dict[str, FloatArray]:
        """The columns by name, in gorae's units; of several with one name each gets a number."""
        together: defaultdict[str, list[FloatArray]] = defaultdict(list)
        for at, column in columns.items():
            name = self.layout.names[at]
            together[name].append(column / self.layout.divisors.get(name, 1.0))
        found: dict[str, FloatArray] = {}
        taken = set(self.layout.names)
        for name, same in together.items():
            alike = all(np.array_equal(same[0], other, equal_nan=True) for other in same[1:])
            if alike and name != TIME:
                found[name] = same[0]
                continue
            numbers = (f"{name}_{number}" for number in count(1))
            numbered = list(islice((each for each in numbers if each not in taken), len(same)))
            taken.update(numbered)
            found |= dict(zip(numbered, same, strict=True))
            columns_of = len(same) + (name == TIME)
            told = ", ".join(numbered)
            self.remarks.append(Text("telemetry.remark-doubled", name=name, count=columns_of, names=told))
        return found

    @cached_property
    def _line_of(self) -> list[int]:
        """The line on which each row ends. Found when it is first asked for: most files have no mistakes."""
        reader = self._reader()
        lines: list[int] = []
        with contextlib.suppress(csv.Error):
            lines.extend(reader.line_num for row in reader if self._is_data(row))
        return lines

    @cached_property
    def _titles(self) -> dict[str, str]:
        return dict(zip(self.layout.names, self.layout.titles, strict=True))

    def _report(self, line: int, name: str, text: Text) -> None:
        """`name` is told as it stands in the file. Of very many problems the first are kept."""
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(Problem(self.file, line, self._titles.get(name, name), text))


def _is_meant(cell: str) -> bool:
    """Whether a cell without a time may have been meant as one."""
    return _is_like_a_number(cell) or csv_times.is_date(cell)


def _is_like_a_number(cell: str) -> bool:
    """Tell whether a cell that is no number may have been meant as one: `1.234,5`, `12 mm`."""
    return cell.strip()[:1] in tuple("0123456789+-.,") and not csv_times.is_date(cell)
