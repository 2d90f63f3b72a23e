"""What one kit sent lately. Its own thread puts in, any other takes out; memory is bounded."""

from __future__ import annotations

import threading
import time
from array import array
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Protocol

from gorae.boards.recorder import Timeline
from gorae.looking.source import EventKind, LiveEvent, News, ReadPosition, SourceState, StateKind
from gorae.telemetry.channels import own_name
from gorae.telemetry.frames import Decoder, MarkFrame, Samples
from gorae.telemetry.frames import TextFrame as Printed
from gorae.texts import Text

MAX_SAMPLES = 20_000
"""Samples that are kept for who comes later: 100 s at 200 a second."""
MAX_EVENTS = 500
LONGEST_LINE = 500
"""Characters of a printed line that are kept."""


class Keeper(Protocol):
    """Where a stream is written to: `gorae.telemetry.recorder.RecordingWriter`."""

    units: dict[str, str]

    def label(self, labels: Mapping[str, str]) -> None: ...

    def samples(self, times_s: Sequence[float], columns: Mapping[str, Sequence[float]]) -> None: ...

    def mark(self, time_s: float, name: str) -> None: ...

    def text(self, time_s: float, text: str) -> None: ...


class Origin:
    """The time 0 of kits that are looked at together: when the program of the first of them started."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begun_s: float | None = None

    def shift_s(self, begun_s: float) -> float:
        """How much later than that a kit started which started at `begun_s`."""
        with self._lock:
            if self._begun_s is None:
                self._begun_s = begun_s
            return begun_s - self._begun_s


class Feed:
    """A source that a kit's bytes go into."""

    def __init__(
        self,
        name: str,
        origin: Origin,
        keeper: Keeper | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._origin, self._keeper, self._now_s = origin, keeper, now_s
        self._decoder = Decoder()
        self._timeline = Timeline()
        self._begun_s: float | None = None
        self._shift_s = 0.0
        self._lock = threading.Lock()
        self._state = SourceState()
        self._names: list[str] = []  # as the board says them
        self._own_names: list[str] = []  # as they are shown and recorded
        self._channels: dict[str, str] = {}
        self._layout = 0
        self._rows = array("d")  # time and values of one sample after the other
        self._samples_gone = 0
        self._events: deque[LiveEvent] = deque(maxlen=MAX_EVENTS)
        self._event_count = 0
        self._line = ""

    def introduce(self, name: str, kit: str | None) -> None:
        """The board has said which kit it is."""
        self.name = name
        if self._keeper and kit:
            self._keeper.label({"kit": kit})

    def go_on(self) -> float:
        """A program starts, perhaps for the second time, as the board was unplugged: its clock begins at zero
        again, and ours goes on as the host's did. Gives the seconds since the first start."""
        with self._lock:
            self._state = SourceState("live")
            if self._begun_s is None:
                return 0.0
            since_s = self._now_s() - self._begun_s
            self._timeline.now_s = max(self._timeline.now_s, since_s)
            return since_s

    def take(self, data: bytes) -> None:
        """What came over the line."""
        blocks = self._decoder.blocks(data)
        with self._lock:
            for item in blocks:
                if isinstance(item, Samples):
                    self._samples(item)
                elif isinstance(item, MarkFrame):
                    self._mark(item)
                else:
                    self._print(item)

    def set_state(self, kind: StateKind, note: Text | None = None) -> None:
        with self._lock:
            self._state = SourceState(kind, note)
            if kind in ("ended", "failed") and self._line:
                self._event("line", self._line)
                self._line = ""

    def since(self, seen: ReadPosition) -> News:
        with self._lock:
            as_before = seen.layout == self._layout
            wide = 1 + len(self._channels)
            first = max(0, seen.samples - self._samples_gone) * wide if as_before else 0
            times, *columns = (self._rows[first + column :: wide].tolist() for column in range(wide))
            new_events = min(self._event_count - seen.events, len(self._events))
            return News(
                ReadPosition(self._layout, self._samples_gone + len(self._rows) // wide, self._event_count),
                None if as_before else dict(self._channels),
                times,
                columns,
                list(self._events)[len(self._events) - new_events :],
                replace(self._state, lost=self._decoder.lost, damaged=self._decoder.damaged),
            )

    # --- what came ------------------------------------------------------------------------------------

    def _samples(self, samples: Samples) -> None:
        times_s = self._timeline.all_at(samples.times_s)
        if list(samples.columns) != self._names:
            self._describe(list(samples.columns))
        columns = dict(zip(self._own_names, samples.columns.values(), strict=True))
        self._rows.extend(chain.from_iterable(zip(self._shown(times_s), *columns.values(), strict=True)))
        wide = 1 + len(self._channels)
        if len(self._rows) >= 2 * MAX_SAMPLES * wide:
            gone = len(self._rows) // wide - MAX_SAMPLES
            del self._rows[: gone * wide]
            self._samples_gone += gone
        if self._keeper:
            self._keeper.samples(times_s, columns)

    def _describe(self, names: list[str]) -> None:
        known = self._decoder.channels
        self._names = names
        self._own_names = [own_name(name) for name in self._names]
        units = [known[name].unit if name in known else "" for name in self._names]
        self._channels = dict(zip(self._own_names, units, strict=True))
        self._layout += 1
        if self._keeper:
            self._keeper.units.update(self._channels)
        self._rows, self._samples_gone = array("d"), 0

    def _mark(self, mark: MarkFrame) -> None:
        time_s = self._timeline.at(mark.time_s)
        self._event("mark", mark.name)
        if self._keeper:
            self._keeper.mark(time_s, mark.name)

    def _print(self, printed: Printed) -> None:
        *complete, rest = (self._line + printed.text).split("\n")
        self._line = rest[:LONGEST_LINE]
        for line in complete:
            self._event("line", line.rstrip("\r")[:LONGEST_LINE])
        if self._keeper:
            self._keeper.text(self._timeline.now_s, printed.text)

    def _event(self, kind: EventKind, text: str) -> None:
        [time_s] = self._shown([self._timeline.now_s])
        self._events.append(LiveEvent(time_s, kind, text))
        self._event_count += 1

    def _shown(self, times_s: list[float]) -> list[float]:
        """Times of this kit on the axis of all kits, rounded to what a board can tell."""
        if self._begun_s is None:
            self._begun_s = self._now_s() - times_s[-1]
            self._shift_s = self._origin.shift_s(self._begun_s)
        return [round(time_s + self._shift_s, 3) for time_s in times_s]
