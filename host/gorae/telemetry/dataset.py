"""Labelled windows of sensor data in one tidy table, for programs that learn from examples.

A row is a sample: `window,label,time,<signals>`. A window is one example, `window` its number from 1,
`time` the seconds since it began. Units are those of `gorae.telemetry.signals`; a missing value is an
empty cell.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from gorae.disk import read_at_most, writing
from gorae.errors import DocumentError, Problem
from gorae.interrupts import held
from gorae.telemetry.recording import SIGNAL_DECIMALS, Recording
from gorae.texts import Text

HEAD = ("window", "label", "time")
MOST_PROBLEMS = 20
LARGEST = 64 * 1024 * 1024
_TIME_DECIMALS = 3


@dataclass(frozen=True)
class Window:
    """One example: what the kit sensed while somebody did what `label` says."""

    label: str
    times: tuple[float, ...]
    """Seconds since the window began."""
    signals: dict[str, tuple[float, ...]]
    """As long as `times`; a missing value is NaN."""

    def as_written(self) -> Window:
        """With the digits that a file keeps."""
        times = tuple(round(time, _TIME_DECIMALS) for time in self.times)
        return Window(
            self.label, times, {name: tuple(map(_rounded, row)) for name, row in self.signals.items()}
        )


def balance(windows: Sequence[Window], labels: Sequence[str] = ()) -> dict[str, int]:
    """How many windows each label has, those of `labels` first."""
    counted = Counter(window.label for window in windows)
    return {label: counted[label] for label in dict.fromkeys([*labels, *counted])}


def append(path: Path, window: Window) -> None:
    """Add a window to the dataset in a file, or begin one. Raises DocumentError for another kind of file,
    UsageError for one that cannot be written.

    A file that was cut off in the middle of a window goes on with the next number.
    """
    known = read(path) if path.exists() and path.stat().st_size else None
    names = tuple(window.signals)
    if known and known.names and known.names != names:
        wanted, found = ", ".join(known.names), ", ".join(names)
        raise DocumentError(
            [Problem(str(path), 1, "", Text("telemetry.other-signals", wanted=wanted, found=found))]
        )
    rows = _rows(window.as_written(), known.next_number if known else 1)
    head = _line_end(path) if known else _line([*HEAD, *names])
    with writing(path), held(), path.open("a", encoding="utf-8", newline="") as stream:
        stream.write(head + "".join(map(_line, rows)))


def _line_end(path: Path) -> str:
    """What the last line lacks: editors and other programs leave its end out."""
    with path.open("rb") as stream:
        stream.seek(-1, io.SEEK_END)
        return "" if stream.read(1) in b"\r\n" else "\n"


@dataclass(frozen=True)
class Dataset:
    """What a file holds."""

    names: tuple[str, ...]
    """Of the signals, in the order of the columns."""
    windows: tuple[Window, ...]
    next_number: int
    """For a window that is added."""


def read(path: Path) -> Dataset:
    """The dataset in a file. Raises DocumentError with all the lines that cannot be read."""
    try:
        return parse(read_at_most(path, LARGEST).decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise DocumentError([Problem(str(path), 0, "", Text("documents.not-utf8"))]) from None


def parse(text: str, file: str) -> Dataset:
    """`read` for text that is already here; `file` is its name in messages."""
    table = _Table(file)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        names = tuple(next(reader, ()))
        if names[:3] != HEAD or len(set(names)) != len(names):
            raise DocumentError([Problem(file, 1, "", Text("telemetry.no-dataset", head=",".join(HEAD)))])
        for row in filter(None, reader):
            table.take(row, names, reader.line_num)
    except csv.Error as error:
        table.report(reader.line_num, "", Text("telemetry.no-csv", reason=str(error)))
    if table.problems:
        raise DocumentError(table.problems[:MOST_PROBLEMS])
    return Dataset(names[3:], tuple(table.windows(names[3:])), 1 + max(table.found, default=0))


def is_dataset(text: str) -> bool:
    """Whether a text begins as a dataset does."""
    return next(csv.reader(text.removeprefix("\ufeff").splitlines()[:1]), [])[:3] == list(HEAD)


def of_dataset(text: str, file: str) -> Recording:
    """A dataset as one recording: its windows one after the other, a mark with the label where each begins.

    Raises DocumentError.
    """
    found = parse(text, file)
    times: list[float] = []
    marks: list[tuple[float, str]] = []
    for window in found.windows:
        steps = [later - earlier for earlier, later in pairwise(window.times)]
        begin_s = times[-1] + (max(steps, default=0.0) or 1.0) if times else 0.0
        marks.append((begin_s, window.label))
        times += [begin_s + time_s - window.times[0] for time_s in window.times]
    columns = {
        name: np.array([value for window in found.windows for value in window.signals[name]])
        for name in found.names
    }
    remark = Text("telemetry.remark-dataset", count=len(found.windows))
    return Recording(np.array(times), columns, tuple(marks), remarks=(remark,)).as_written()


class _Table:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.found: dict[int, tuple[str, list[tuple[float, ...]]]] = {}

    def take(self, row: list[str], names: Sequence[str], line: int) -> None:
        if len(row) != len(names):
            self.report(line, "", Text("telemetry.cells", count=len(row), wanted=len(names)))
            return
        if not row[0].isdecimal() or len(row[0]) > 9:
            self.report(line, "window", Text("telemetry.no-number", value=row[0][:40]))
            return
        label, rows = self.found.setdefault(int(row[0]), (row[1], []))
        if label != row[1]:
            self.report(
                line, "label", Text("telemetry.two-labels", window=row[0], first=label, second=row[1])
            )
        numbers = [self._number(cell, name, line) for name, cell in zip(names[2:], row[2:], strict=True)]
        rows.append(tuple(numbers))

    def windows(self, names: Sequence[str]) -> Iterator[Window]:
        for label, rows in self.found.values():
            times, *columns = zip(*rows, strict=True)
            yield Window(label, times, dict(zip(names, columns, strict=True)))

    def report(self, line: int, path: str, text: Text) -> None:
        self.problems.append(Problem(self.file, line, path, text))

    def _number(self, cell: str, name: str, line: int) -> float:
        try:
            return float(cell) if cell.strip() else math.nan
        except ValueError:
            self.report(line, name, Text("telemetry.no-number", value=cell[:40]))
            return math.nan


def of_samples(label: str, samples: Sequence[tuple[float, Mapping[str, float]]]) -> Window:
    """A window of samples (time in s, values by signal); a signal that a sample did not have is NaN there."""
    names = dict.fromkeys(name for _, values in samples for name in values)
    begin_s = samples[0][0] if samples else 0.0
    signals = {name: tuple(values.get(name, math.nan) for _, values in samples) for name in names}
    return Window(label, tuple(time_s - begin_s for time_s, _ in samples), signals)


def _rows(window: Window, number: int) -> Iterator[list[str]]:
    columns = window.signals.values()
    for at, time_s in enumerate(window.times):
        yield [str(number), window.label, _digits(time_s), *(_digits(column[at]) for column in columns)]


def _rounded(value: float) -> float:
    return round(value, SIGNAL_DECIMALS) + 0.0


def _digits(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.15g}"


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
