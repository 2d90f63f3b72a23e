"""A Recording from what comes over the serial line of a real kit: telemetry frames and printed text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from typing import TYPE_CHECKING

from gorae.telemetry.channels import own_name
from gorae.telemetry.frames import Decoder, Item, MarkFrame, Sample

if TYPE_CHECKING:
    from gorae.telemetry.recording import Events, Recording

MAX_TEXT = 100_000
"""Characters kept of what a program prints: more than anyone reads."""
MAX_LINES = 5_000


@dataclass
class Timeline:
    """The time since the first start. A board that restarts counts from zero again; here time goes on."""

    now_s: float = 0.0
    _restarted_s: float = 0.0

    def at(self, time_s: float) -> float:
        """The time of something that the board says happened `time_s` after it started."""
        if self._restarted_s + time_s < self.now_s:
            self._restarted_s = self.now_s
        self.now_s = self._restarted_s + time_s
        return self.now_s

    def all_at(self, times_s: Sequence[float]) -> list[float]:
        """The same for several that follow each other."""
        self.at(times_s[0])
        self.now_s = self._restarted_s + times_s[-1]
        return [self._restarted_s + time_s for time_s in times_s]


@dataclass
class Recorder:
    """Takes the bytes as they come. Times are the board's own; text has that of the frame before it."""

    decoder: Decoder = field(default_factory=Decoder)
    _times: list[float] = field(default_factory=list)
    _values: list[Mapping[str, float]] = field(default_factory=list)
    _marks: list[tuple[float, str]] = field(default_factory=list)
    _lines: list[tuple[float, str]] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _length: int = 0
    _line: str = ""
    _timeline: Timeline = field(default_factory=Timeline)

    def feed(self, data: bytes) -> list[Item]:
        """Take what came, and give what it was."""
        items = self.decoder.feed(data)
        for item in items:
            if isinstance(item, Sample):
                self._sample(self._timeline.at(item.time_s), item.values)
            elif isinstance(item, MarkFrame):
                self._marks.append((self._timeline.at(item.time_s), item.name))
            else:
                self._print(item.text)
        return items

    @property
    def text(self) -> str:
        """What was printed."""
        return "".join(self._text)

    def recording(self, meta: Mapping[str, str]) -> Recording:
        """All so far. A signal that a sample did not have is NaN there."""
        import numpy as np

        from gorae.telemetry.recording import Recording

        names = dict.fromkeys(name for values in self._values for name in values)
        signals = {
            own_name(name): np.array([values.get(name, nan) for values in self._values]) for name in names
        }
        times = np.array(self._times, dtype=np.float64)
        return Recording(times, signals, tuple(self._marks), self._all_lines(), dict(meta)).as_written()

    def _sample(self, time_s: float, values: Mapping[str, float]) -> None:
        if self._times and time_s <= self._times[-1]:
            self._values[-1] = values
            return
        self._times.append(time_s)
        self._values.append(values)

    def _print(self, text: str) -> None:
        if self._length >= MAX_TEXT:
            return
        self._text.append(text)
        self._length += len(text)
        *complete, self._line = (self._line + text).split("\n")
        room = MAX_LINES - len(self._lines)
        self._lines += [(self._timeline.now_s, line.rstrip("\r")) for line in complete[:room]]

    def _all_lines(self) -> Events:
        last = [(self._timeline.now_s, self._line)] if self._line else []
        return tuple(self._lines + last)
