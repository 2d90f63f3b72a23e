"""A recording that is written while the robot drives, and can be read even when all ends at once.

The file holds what `Recording.as_written` would keep: the same digits, events moved to the next sample.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from operator import lt
from pathlib import Path
from types import TracebackType
from typing import Literal, NamedTuple, Self, TypeAlias

import numpy as np

from gorae.disk import writing
from gorae.telemetry.recording import (
    SIGNAL_DECIMALS,
    TIME_DECIMALS,
    Events,
    FloatArray,
    Recording,
    one_line,
    rounded,
)

FLUSH_EVERY_S = 0.5
"""Of recorded time. What is older is with the operating system, and survives the end of this process."""
MAX_SIGNALS = 1_000
MAX_WAITING = 5_000
"""Lines and marks without a sample, and characters in a line, beyond which more are dropped."""

_MAX_ROWS = 1_000
"""Samples that wait for being written, however close together they are."""
_MISSING = repeat(math.nan)
_Kind: TypeAlias = Literal["marks", "lines"]


class Noted(NamedTuple):
    """A mark or a line, with the time of the sample that it belongs to."""

    time_s: float
    kind: _Kind
    text: str


class RecordingWriter(ABC):
    """Writes samples, marks and printed text in the order in which they come.

    The last sample waits for the next one, since what is printed meanwhile may still belong to it. A signal
    may appear at any time; it is missing before. Methods raise UsageError when the file cannot be written.
    """

    def __init__(self, path: Path, signals: Iterable[str] = ()) -> None:
        self.path = path
        self.units: dict[str, str] = {}
        """What a program's own signals are in. Read when a signal comes for the first time."""
        self._names = dict.fromkeys(signals)
        self._rows = array("d")  # time and values of one sample after the other
        self._last_s = -math.inf
        self._noted: list[Noted] = []  # of these samples
        self._waiting: list[Noted] = []  # for later ones
        self._unfinished = ""
        self._written_s = -math.inf
        self._closed = False

    def label(self, labels: Mapping[str, str]) -> None:  # noqa: B027 - a file may have no place for labels
        """Say more about the recording than was known when it was opened."""

    def sample(self, time_s: float, values: Mapping[str, float]) -> None:
        """The values at `time_s`, seconds since the start. One that is no later than the last replaces it."""
        self.samples((time_s,), {name: (value,) for name, value in values.items()})

    def samples(self, times_s: Sequence[float], columns: Mapping[str, Sequence[float]]) -> None:
        """Several at once: as many values of each signal as there are times."""
        if not all(0 <= time_s < math.inf for time_s in times_s):
            raise ValueError(f"samples at {times_s} s cannot be recorded")
        self._know(columns)
        times = [rounded(time_s, TIME_DECIMALS) for time_s in times_s]
        rows = list(zip(times, *(columns.get(name, _MISSING) for name in self._names), strict=False))
        together = all(map(lt, [self._last_s, *times], times))
        for some in [rows] if together and rows else [[row] for row in rows]:
            self._add(some)
        if self._full():
            self._put_down(keep=1)

    def mark(self, time_s: float, name: str) -> None:
        """An event that the program named."""
        self._event("marks", time_s, name)

    def text(self, time_s: float, text: str) -> None:
        """A piece of what the program printed: lines, and parts of lines."""
        *lines, self._unfinished = (self._unfinished + text).split("\n")
        self._unfinished = self._unfinished[:MAX_WAITING]
        for line in lines:
            self._event("lines", time_s, line.rstrip("\r"))

    def close(self) -> None:
        """Write what is left. Nothing may come afterwards; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._rows:
            self._event("lines", self._last_s, self._unfinished)
            self._noted += [event._replace(time_s=self._last_s) for event in self._waiting]
            self._put_down(keep=0)
        with writing(self.path):
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def _write(self, table: FloatArray, events: Sequence[Noted]) -> None:
        """Put samples into the file, and hand it to the operating system.

        `table` has shape (samples, 1 + signals): times and, in the order of `_names`, values, all as they are
        to be written.
        """

    @abstractmethod
    def _end(self) -> None:
        """Bring the file to its end, and close it."""

    @property
    def _width(self) -> int:
        return 1 + len(self._names)

    def _know(self, names: Mapping[str, object]) -> None:
        """Make room for signals that are new, but for those that are too many."""
        if names.keys() <= self._names.keys():
            return
        new = [name for name in names if name not in self._names][: MAX_SIGNALS - len(self._names)]
        if not new:
            return
        held = self._rows[len(self._rows) - self._width :] if self._rows else self._rows
        self._put_down(keep=1)
        self._names |= dict.fromkeys(new)
        self._rows = held + array("d", [math.nan] * (len(new) if held else 0))

    def _add(self, rows: Sequence[tuple[float, ...]]) -> None:
        """Rows with increasing times; a single one that is no later than the last one replaces it."""
        if rows[0][0] <= self._last_s:
            at = len(self._rows) - self._width
            self._rows[at + 1 :] = array("d", rows[0][1:])
            return
        self._rows.extend(chain.from_iterable(rows))
        self._last_s = rows[-1][0]
        if self._waiting:
            self._take([row[0] for row in rows])

    def _event(self, kind: _Kind, time_s: float, text: str) -> None:
        if not text.strip():
            return
        time_s = rounded(time_s, TIME_DECIMALS)
        if time_s <= self._last_s:
            self._noted.append(Noted(self._last_s, kind, one_line(text)))
        elif len(self._waiting) < MAX_WAITING:
            self._waiting.append(Noted(time_s, kind, one_line(text)))

    def _take(self, times: list[float]) -> None:
        """Give the new samples the events up to their times."""
        waiting, self._waiting = self._waiting, []
        for event in waiting:
            place = bisect_left(times, event.time_s)
            if place < len(times):
                self._noted.append(event._replace(time_s=times[place]))
            else:
                self._waiting.append(event)

    def _full(self) -> bool:
        """Whether it is time to write."""
        count = len(self._rows) // self._width
        complete_s = self._rows[(count - 2) * self._width] if count > 1 else -math.inf
        return complete_s - self._written_s >= FLUSH_EVERY_S or count > _MAX_ROWS

    def _put_down(self, keep: int) -> None:
        """Write all samples but the last `keep`."""
        count = len(self._rows) // self._width - keep
        if count <= 0:
            return
        table = np.array(self._rows[: count * self._width]).reshape(count, self._width)
        del self._rows[: count * self._width]
        with np.errstate(over="ignore"):
            table[:, 1:] = np.round(table[:, 1:], SIGNAL_DECIMALS) + 0.0
        self._written_s = float(table[-1, 0])
        events = [event for event in self._noted if event.time_s <= self._written_s]
        self._noted = [event for event in self._noted if event.time_s > self._written_s]
        with writing(self.path):
            self._write(table, events)


def write_all(recording: Recording, writer: RecordingWriter) -> None:
    """Send a whole recording through a writer."""
    written = recording.as_written()
    marks, lines = _by_time(written.marks), _by_time(written.lines)
    columns = zip(*(column.tolist() for column in written.signals.values()), strict=True)
    rows = columns if written.signals else repeat(())
    for time_s, row in zip(written.times.tolist(), rows, strict=False):
        writer.sample(time_s, dict(zip(written.signals, row, strict=True)))
        for name in marks.get(time_s, ()):
            writer.mark(time_s, name)
        for line in lines.get(time_s, ()):
            writer.text(time_s, line + "\n")


def _by_time(events: Events) -> Mapping[float, list[str]]:
    together: defaultdict[float, list[str]] = defaultdict(list)
    for time_s, text in events:
        together[time_s].append(text)
    return together
