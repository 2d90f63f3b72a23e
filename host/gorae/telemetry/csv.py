"""Recordings as CSV: a row per sample, for spreadsheets and for `gorae formula`.

The columns are `time`, the signals by name, `mark` and `printed`. A missing value is an empty cell;
several marks or lines in one sample stand in one quoted cell, each on its own line. Text that a spreadsheet
would take for a formula has an apostrophe before it. The same recording
gives the same bytes on every machine. In Korean the headers are titles with units, and the file begins
with a byte order mark, without which Excel does not show them.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from gorae.disk import read_at_most, write_whole, writing
from gorae.errors import DocumentError, Problem
from gorae.telemetry.csv_foreign import NOTES, TIME, decoded, spreadsheet_safe, title
from gorae.telemetry.csv_table import CsvTable
from gorae.telemetry.dataset import is_dataset, of_dataset
from gorae.telemetry.recorder import Noted, RecordingWriter
from gorae.telemetry.recording import CUT_SHORT, FloatArray, Recording
from gorae.texts import Text

MAX_PROBLEMS = 20
LARGEST = 256 * 1024 * 1024
"""Bytes of a file: days of driving."""
_BOM = "\ufeff"


def write_csv(recording: Recording, path: Path, lang: str = "en") -> None:
    """Write a whole recording, or nothing. Raises OSError."""
    write_whole(path, csv_text(recording, lang).encode("utf-8", "replace"))


def csv_text(recording: Recording, lang: str = "en") -> str:
    """The whole file. Lines end in LF."""
    written = recording.as_written()
    table = np.column_stack([written.times, *written.signals.values()])
    rows = _rows(table, written.marks, written.lines)
    return "\n".join([_header(written.signals, lang), *rows, ""])


def _rows(
    table: FloatArray, marks: Iterable[tuple[float, str]], lines: Iterable[tuple[float, str]]
) -> list[str]:
    """`table` has shape (samples, 1 + signals), times first; events have the times of samples."""
    form = ",".join(["%.15g"] * table.shape[1])  # exact for any rounded number below 10^11
    rows = [form % tuple(row) for row in table.tolist()]
    if np.isnan(table).any():
        rows = [row.replace("nan", "") for row in rows]
    marked, printed = _cells(marks), _cells(lines)
    times = table[:, 0].tolist()
    return [f"{row},{marked[time]},{printed[time]}" for row, time in zip(rows, times, strict=True)]


def _header(signals: Iterable[str], lang: str) -> str:
    names = (TIME, *signals, *NOTES)
    if lang == "en":
        return ",".join(_quoted(spreadsheet_safe(name)) for name in names)
    return _BOM + ",".join(_quoted(spreadsheet_safe(title(name, lang))) for name in names)


def _cells(events: Iterable[tuple[float, str]]) -> defaultdict[float, str]:
    together: defaultdict[float, list[str]] = defaultdict(list)
    for time, text in events:
        together[time].append(text)
    cells = {time: spreadsheet_safe("\n".join(texts)) for time, texts in together.items()}
    return defaultdict(str, {time: _quoted(cell) for time, cell in cells.items()})


def _quoted(text: str) -> str:
    if not any(character in text for character in ',"\r\n'):
        return text
    return '"' + text.replace('"', '""') + '"'


class CsvWriter(RecordingWriter):
    """A recording that grows in a CSV file. Its bytes are those of `csv_text` for the whole.

    Only whole rows get into the file. For a signal that comes late it is written anew, and then replaced.
    """

    def __init__(self, path: Path, lang: str = "en", signals: Iterable[str] = ()) -> None:
        super().__init__(path, signals)
        self._lang = lang
        self._columns = list(self._names)
        with writing(path):
            self._stream = path.open("wb")
            self._put([_header(self._columns, lang)])

    def _write(self, table: FloatArray, events: Sequence[Noted]) -> None:
        if len(self._names) > len(self._columns):
            self._widen()
        marks, lines = (
            [(event.time_s, event.text) for event in events if event.kind == kind]
            for kind in ("marks", "lines")
        )
        self._put(_rows(table, marks, lines))

    def _put(self, rows: Iterable[str]) -> None:
        self._stream.write(_encoded(rows))
        self._stream.flush()

    def _end(self) -> None:
        self._stream.close()

    def _widen(self) -> None:
        self._stream.close()
        empty = [""] * (len(self._names) - len(self._columns))
        self._columns = list(self._names)
        wider = self.path.with_name(f"{self.path.name}.part")
        with self.path.open(encoding="utf-8-sig", newline="") as old, wider.open("wb") as new:
            rows = csv.reader(old)
            next(rows)
            new.write(_encoded([_header(self._columns, self._lang)]))
            for *numbers, marks, lines in rows:
                new.write(_encoded([_with_notes(",".join(numbers + empty), marks, lines)]))
        wider.replace(self.path)
        self._stream = self.path.open("ab")


def _with_notes(numbers: str, marks: str, lines: str) -> str:
    return f"{numbers},{_quoted(marks)},{_quoted(lines)}"


def _encoded(rows: Iterable[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode("utf-8", "replace")


def read_csv(path: Path) -> Recording:
    """The recording in a file, of gorae or of another program.

    Raises DocumentError with the lines that cannot be read.
    """
    try:
        return parse_csv(decoded(read_at_most(path, LARGEST)), str(path))
    except UnicodeDecodeError:
        raise DocumentError([Problem(str(path), 0, "", Text("documents.not-utf8"))]) from None


def parse_csv(text: str, file: str) -> Recording:
    """`read_csv` for text that is already here; `file` is its name in messages."""
    if is_dataset(text):
        return of_dataset(text, file)
    table = CsvTable(file, text)
    table.read()
    table.check_times()
    if table.problems:
        raise DocumentError(table.problems[:MAX_PROBLEMS])
    times, columns = table.times(), table.columns()
    marks, lines = (table.events(name, times) for name in NOTES)
    meta = {CUT_SHORT: "yes"} if table.cut_short else {}
    return Recording(times, columns, marks, lines, meta, tuple(table.remarks))
