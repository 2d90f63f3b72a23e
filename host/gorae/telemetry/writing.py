"""A recording that is written while the robot drives, and can be read even when all ends at once.

The file holds what `Recording.as_written` would keep: the same digits, events moved to the next sample.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeAlias

from gorae.errors import UsageError
from gorae.telemetry.recording import SIGNAL_DECIMALS, TIME_DECIMALS, Events, Recording, one_line, rounded
from gorae.texts import Text

FLUSH_EVERY_S = 0.5
"""Of recorded time. What is older is with the operating system, and survives the end of this process."""
MOST_SIGNALS = 1_000
MOST_WAITING = 5_000
"""Lines and marks without a sample, and characters in a line, beyond which more are dropped."""

_SCALE = 10.0**SIGNAL_DECIMALS
_Kind: TypeAlias = Literal["marks", "lines"]


@dataclass
class Row:
    """A sample with the events that belong to it."""

    time_s: float
    values: dict[str, float]
    marks: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


class RecordingWriter(ABC):
    """Writes samples, marks and printed text in the order in which they come.

    A sample waits for the next one, since what is printed meanwhile may still belong to it. A signal may
    appear at any time; it is missing before. Methods raise UsageError when the file cannot be written.
    """

    def __init__(self, path: Path, signals: Iterable[str] = ()) -> None:
        self.path = path
        self.units: dict[str, str] = {}
        """What a program's own signals are in. Read when a signal comes for the first time."""
        self._names = dict.fromkeys(signals)
        self._held: Row | None = None
        self._waiting: list[tuple[_Kind, float, str]] = []
        self._unfinished = ""
        self._flushed_s = -math.inf
        self._closed = False

    def sample(self, time_s: float, values: Mapping[str, float]) -> None:
        """The values at `time_s`, seconds since the start. One that is no later than the last replaces it."""
        if not 0 <= time_s < math.inf:
            raise ValueError(f"a sample at {time_s} s cannot be recorded")
        time_s = rounded(time_s, TIME_DECIMALS)
        kept = self._kept(values)
        if self._held and time_s <= self._held.time_s:
            self._held.values = kept
            return
        self._release()
        self._held = Row(time_s, kept)
        self._take(time_s)

    def mark(self, time_s: float, name: str) -> None:
        """An event that the program named."""
        self._event("marks", time_s, name)

    def text(self, time_s: float, text: str) -> None:
        """A piece of what the program printed: lines, and parts of lines."""
        *lines, self._unfinished = (self._unfinished + text).split("\n")
        self._unfinished = self._unfinished[:MOST_WAITING]
        for line in lines:
            self._event("lines", time_s, line.rstrip("\r"))

    def close(self) -> None:
        """Write what is left. Nothing may come afterwards; a second call does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._held:
            self._event("lines", self._held.time_s, self._unfinished)
            self._take(math.inf)
        self._release()
        with telling(self.path):
            self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def _write(self, row: Row) -> None:
        """Put a row into the file, or remember it until `_flush`."""

    @abstractmethod
    def _flush(self) -> None:
        """Hand all rows so far to the operating system."""

    @abstractmethod
    def _end(self) -> None:
        """Bring the file to its end, and close it."""

    def _kept(self, values: Mapping[str, float]) -> dict[str, float]:
        """The values as they are written, without those that are one signal too many."""
        if not values.keys() <= self._names.keys():
            new = [name for name in values if name not in self._names]
            self._names |= dict.fromkeys(new[: MOST_SIGNALS - len(self._names)])
            values = {name: value for name, value in values.items() if name in self._names}
        try:  # `rounded`, written out: this is most of the time that a sample takes
            return {name: round(value * _SCALE) / _SCALE + 0.0 for name, value in values.items()}
        except (ValueError, OverflowError):  # one of them is missing, or not finite
            return {name: rounded(value, SIGNAL_DECIMALS) for name, value in values.items()}

    def _event(self, kind: _Kind, time_s: float, text: str) -> None:
        if not text.strip():
            return
        if self._held and rounded(time_s, TIME_DECIMALS) <= self._held.time_s:
            getattr(self._held, kind).append(one_line(text))
        elif len(self._waiting) < MOST_WAITING:
            self._waiting.append((kind, rounded(time_s, TIME_DECIMALS), one_line(text)))

    def _take(self, until_s: float) -> None:
        """Give the sample that is held the events up to `until_s`."""
        assert self._held is not None
        waiting, self._waiting = self._waiting, []
        for event in waiting:
            kind, time_s, text = event
            if time_s <= until_s:
                getattr(self._held, kind).append(text)
            else:
                self._waiting.append(event)

    def _release(self) -> None:
        row, self._held = self._held, None
        if row is None:
            return
        with telling(self.path):
            self._write(row)
            if row.time_s - self._flushed_s >= FLUSH_EVERY_S:
                self._flushed_s = row.time_s
                self._flush()


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """What the system refuses is told as wrong usage."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(Text("telemetry.cannot-write", file=str(path), reason=reason)) from None


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
