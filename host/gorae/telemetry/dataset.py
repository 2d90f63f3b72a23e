"""Labelled windows of sensor data in one tidy table, for programs that learn from examples.

A row is a sample: `window,label,person,hand,time,<signals>`. A window is one example, `window` its number
from 1, `time` the seconds since it began. `person` is a nickname or number and `hand` is `left` or `right`;
both may be empty, and files may lack these columns. Units are those of `gorae.telemetry.signals`, but
acceleration is in mg, thousandths of gravity, as `robot.motion()` tells it. A missing value is an empty cell.
"""

from __future__ import annotations

import contextlib
import csv
import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, groupby, pairwise
from operator import itemgetter
from pathlib import Path

import numpy as np

from gorae.disk import read_at_most, write_text, writing
from gorae.errors import DocumentError, Problem
from gorae.interrupts import held
from gorae.telemetry.recording import SIGNAL_DECIMALS, Recording
from gorae.telemetry.signals import SIGNALS
from gorae.texts import Text

HEAD = ("window", "label", "person", "hand", "time")
"""The columns before those of the signals."""
OPTIONAL = ("person", "hand")
HANDS = ("", "left", "right")
MAX_PROBLEMS = 20
LARGEST = 64 * 1024 * 1024
_TIME_DECIMALS = 3
_MM_S2_PER_MG = 9.80665


@dataclass(frozen=True)
class Window:
    """One example: what the kit sensed while somebody did what `label` says."""

    label: str
    times: tuple[float, ...]
    """Seconds since the window began."""
    signals: dict[str, tuple[float, ...]]
    """As long as `times`; a missing value is NaN."""
    person: str = ""
    """A nickname or number of who did it."""
    hand: str = ""
    """`left`, `right` or nothing."""

    def as_written(self) -> Window:
        """Return it with the digits that a file keeps."""
        times = tuple(round(time, _TIME_DECIMALS) for time in self.times)
        signals = {name: tuple(map(_rounded, row)) for name, row in self.signals.items()}
        return replace(self, times=times, signals=signals)


def balance(windows: Sequence[Window], labels: Sequence[str] = ()) -> dict[str, int]:
    """How many windows each label has, those of `labels` first."""
    counted = Counter(window.label for window in windows)
    return {label: counted[label] for label in dict.fromkeys([*labels, *counted])}


def append(path: Path, *windows: Window) -> None:
    """Add windows to the dataset in a file, or begin one. Raises DocumentError for another kind of file,
    UsageError for one that cannot be written.

    A file that was cut off in the middle of a window goes on with the next number. One without the columns
    `person` and `hand` gets them when a window has something for them.
    """
    known = read(path) if path.exists() and path.stat().st_size else None
    for window in windows:
        _check_signals(path, window, known.names if known else tuple(windows[0].signals))
    if known and set(OPTIONAL) - set(known.head) and any(each.person or each.hand for each in windows):
        write_text(path, _text_of(known.windows, known.numbers))
        known = replace(known, head=HEAD)
    head = known.head if known else HEAD
    begin = _line_end(path) if known else _line([*HEAD, *windows[0].signals])
    rows = _all_rows(windows, head, count(known.next_number if known else 1))
    with writing(path), held(), path.open("a", encoding="utf-8", newline="") as stream:
        stream.write(begin + "".join(map(_line, rows)))


def save(path: Path, windows: Sequence[Window]) -> None:
    """Write a dataset of these windows anew. Raises DocumentError when their signals differ, UsageError."""
    for window in windows:
        _check_signals(path, window, tuple(windows[0].signals))
    write_text(path, written(windows))


def written(windows: Sequence[Window]) -> str:
    """Return the text of a dataset of these windows, which have the same signals."""
    return _text_of(windows, count(1))


def _check_signals(path: Path, window: Window, wanted: tuple[str, ...]) -> None:
    """Raises DocumentError when a window does not fit the columns of a file."""
    names = tuple(window.signals)
    if reserved := [name for name in names if name in HEAD]:
        problem = Text("telemetry.reserved-signal", name=reserved[0])
    elif wanted and names != wanted:
        problem = Text("telemetry.other-signals", wanted=", ".join(wanted), found=", ".join(names))
    else:
        return
    raise DocumentError([Problem(str(path), 1, "", problem)])


def _text_of(windows: Sequence[Window], numbers: Iterable[int]) -> str:
    signals = windows[0].signals if windows else ()
    return "".join(map(_line, [[*HEAD, *signals], *_all_rows(windows, HEAD, numbers)]))


def _all_rows(windows: Sequence[Window], head: Sequence[str], numbers: Iterable[int]) -> Iterator[list[str]]:
    for number, window in zip(numbers, windows, strict=False):
        yield from _rows(window.as_written(), number, head)


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
    numbers: tuple[int, ...] = ()
    """Of the windows, as the file calls them."""
    head: tuple[str, ...] = HEAD
    """The columns before those of the signals; `person` and `hand` may be missing."""


def read(path: Path) -> Dataset:
    """The dataset in a file. Raises DocumentError with all the lines that cannot be read."""
    try:
        return parse(read_at_most(path, LARGEST).decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:
        raise DocumentError([Problem(str(path), 0, "", Text("documents.not-utf8"))]) from None


def parse(text: str, file: str) -> Dataset:
    """`read` for text that is already here; `file` is its name in messages."""
    table = _Table(text, file)
    names = table.names
    if not table.head or len(set(names)) != len(names):
        raise DocumentError([Problem(file, 1, "", Text("telemetry.no-dataset", head=",".join(HEAD)))])
    table.take_all()
    signals, numbers = names[len(table.head) :], tuple(table.found)
    windows = tuple(table.windows(signals))
    if table.problems:
        raise DocumentError(table.problems_in_order()[:MAX_PROBLEMS])
    return Dataset(signals, windows, 1 + max(numbers, default=0), numbers, table.head)


def _head(names: Sequence[str]) -> tuple[str, ...]:
    """The columns before those of the signals; empty when this is no dataset."""
    head = tuple(names[: names.index("time") + 1]) if "time" in names else ()
    middle = head[2:-1]
    fits = head[:2] == HEAD[:2] and set(middle) <= set(OPTIONAL) and len(set(middle)) == len(middle)
    return head if fits else ()


def is_dataset(text: str) -> bool:
    """Whether a text begins as a dataset does."""
    return bool(_head(next(csv.reader(text.removeprefix("\ufeff").splitlines()[:1]), [])))


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
        name: np.array([value for window in found.windows for value in window.signals[name]]) * _unit(name)
        for name in found.names
    }
    remark = Text("telemetry.remark-dataset", count=len(found.windows))
    return Recording(np.array(times), columns, tuple(marks), remarks=(remark,)).as_written()


@dataclass
class _Found:
    """The rows of one window, as they stand in the file, and their places there."""

    about: list[str]
    """Its number and what the columns before `time` say."""
    rows: list[list[str]] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


class _Table:
    """The rows of a file by window. Rows are counted from 0; their lines are only looked up for mistakes."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.found: dict[int, _Found] = {}
        self.problems: list[tuple[int, str, Text]] = []
        """A row's place, a column and what is wrong there."""
        self._rows: list[list[str]] = []
        try:
            self._rows.extend(csv.reader(io.StringIO(text, newline="")))
        except csv.Error as error:
            self.report(len(self._rows), "", Text("telemetry.no-csv", reason=str(error)))
        self.names = tuple(self._rows[0]) if self._rows else ()
        self.head = _head(self.names)

    def take_all(self) -> None:
        """Take every row; those of one window mostly stand together."""
        place = 1
        for about, group in groupby(self._rows[1:], key=itemgetter(slice(len(self.head) - 1))):
            rows = list(group)
            if about:
                self._take(about, *self._whole(rows, range(place, place + len(rows))))
            place += len(rows)

    def _whole(self, rows: list[list[str]], places: Sequence[int]) -> tuple[list[list[str]], Sequence[int]]:
        """The rows that have as many cells as the head, and their places."""
        width = len(self.names)
        if set(map(len, rows)) == {width}:
            return rows, places
        kept = []
        for row, place in zip(rows, places, strict=True):
            if len(row) == width:
                kept.append((row, place))
            else:
                self.report(place, "", Text("telemetry.cells", count=len(row), wanted=width))
        return [row for row, _ in kept], [place for _, place in kept]

    def _take(self, about: list[str], rows: list[list[str]], places: Sequence[int]) -> None:
        """Take rows that say the same of their window: its number, its label and who made it."""
        if not rows:
            return
        if not about[0].isdecimal() or len(about[0]) > 9:
            for place in places:
                self.report(place, "window", Text("telemetry.no-number", value=about[0][:40]))
            return
        number = int(about[0])
        if number not in self.found:
            self.found[number] = _Found(about)
            self._check_hand(about, places[0])
        window = self.found[number]
        for place in places if window.about != about else ():
            self._differs(window.about, about, place)
        window.rows += rows
        window.places += places

    def _check_hand(self, about: Sequence[str], place: int) -> None:
        hand = dict(zip(self.head, about, strict=False)).get("hand", "")
        if hand not in HANDS:
            self.report(place, "hand", Text("telemetry.no-hand", value=hand[:40]))

    def _differs(self, first: Sequence[str], about: Sequence[str], place: int) -> None:
        for name, one, other in zip(self.head[1:], first[1:], about[1:], strict=False):
            if one != other:
                key = "telemetry.two-labels" if name == "label" else "telemetry.two-people"
                self.report(place, name, Text(key, window=about[0], first=one, second=other))

    def windows(self, names: Sequence[str]) -> Iterator[Window]:
        """Yield the windows; whoever asks looks at `problems` afterwards."""
        for found in self.found.values():
            columns = list(zip(*found.rows, strict=True))[len(self.head) - 1 :]
            times, *signals = (
                self._numbers(cells, name, found.places)
                for cells, name in zip(columns, ("time", *names), strict=True)
            )
            told = dict(zip(self.head, found.about, strict=False))
            label, person, hand = (told.get(name, "") for name in ("label", *OPTIONAL))
            yield Window(label, times, dict(zip(names, signals, strict=True)), person, hand)

    def _numbers(self, cells: Sequence[str], name: str, places: Sequence[int]) -> tuple[float, ...]:
        try:
            return tuple(map(float, cells))
        except ValueError:  # an empty cell, or a mistake
            return tuple(self._number(cell, name, place) for cell, place in zip(cells, places, strict=True))

    def report(self, place: int, path: str, text: Text) -> None:
        self.problems.append((place, path, text))

    def problems_in_order(self) -> list[Problem]:
        """Return what is wrong, with the lines of the file."""
        reader, lines = csv.reader(io.StringIO(self.text, newline="")), list[int]()
        with contextlib.suppress(csv.Error):
            lines.extend(reader.line_num for _ in reader)
        lines.append(reader.line_num)
        found = sorted(self.problems, key=lambda problem: problem[0])
        return [Problem(self.file, lines[place], path, text) for place, path, text in found]

    def _number(self, cell: str, name: str, place: int) -> float:
        try:
            return float(cell) if cell.strip() else math.nan
        except ValueError:
            self.report(place, name, Text("telemetry.no-number", value=cell[:40]))
            return math.nan


def of_samples(
    label: str, samples: Sequence[tuple[float, Mapping[str, float]]], person: str = "", hand: str = ""
) -> Window:
    """Return a window of samples of a kit: time in s, values by signal, in the units of `signals`.

    A signal that a sample did not have is NaN there.
    """
    names = dict.fromkeys(name for _, values in samples for name in values)
    begin_s = samples[0][0] if samples else 0.0
    signals = {
        name: tuple(values.get(name, math.nan) / _unit(name) for _, values in samples) for name in names
    }
    return Window(label, tuple(time_s - begin_s for time_s, _ in samples), signals, person, hand)


def _unit(name: str) -> float:
    """What one of a dataset's units of this signal is in the unit of recordings."""
    signal = SIGNALS.get(name)
    return _MM_S2_PER_MG if signal and signal.dimension == "acceleration" else 1.0


def _rows(window: Window, number: int, head: Sequence[str]) -> Iterator[list[str]]:
    told = {"window": str(number), "label": window.label, "person": window.person, "hand": window.hand}
    about = [told[name] for name in head[:-1]]
    columns = window.signals.values()
    for at, time_s in enumerate(window.times):
        yield [*about, _digits(time_s), *(_digits(column[at]) for column in columns)]


def _rounded(value: float) -> float:
    return round(value, SIGNAL_DECIMALS) + 0.0


def _digits(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.15g}"


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
