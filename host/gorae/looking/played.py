"""A recording as a source: all of it, in pieces."""

from __future__ import annotations

from gorae.looking.source import LiveEvent, News, ReadPosition, SourceState
from gorae.telemetry.recording import Recording
from gorae.telemetry.screens import is_picture
from gorae.telemetry.signals import SIGNALS

_AT_ONCE = 10_000
MAX_SAMPLES = 200_000
"""Of a longer recording every second sample is shown, or every third: a browser holds them all at once."""


class Played:
    """A source that has ended before it begins."""

    def __init__(self, recording: Recording, name: str) -> None:
        self.name = name
        self.every = -(-len(recording.times) // MAX_SAMPLES) or 1
        """1 when all samples are shown."""
        self._times = recording.times[:: self.every]
        self._columns = [values[:: self.every] for values in recording.signals.values()]
        self._channels = {name: SIGNALS[name].unit if name in SIGNALS else "" for name in recording.signals}
        marks = [
            LiveEvent(time_s, "picture" if is_picture(name) else "mark", name)
            for time_s, name in recording.marks
        ]
        lines = [LiveEvent(time_s, "line", line) for time_s, line in recording.lines]
        self._events = sorted(marks + lines)

    @property
    def is_empty(self) -> bool:
        return not len(self._times)

    def since(self, seen: ReadPosition) -> News:
        piece = slice(seen.samples, seen.samples + _AT_ONCE)
        times = self._times[piece].tolist()
        samples = seen.samples + len(times)
        return News(
            ReadPosition(0, samples, len(self._events)),
            self._channels if seen.layout else None,
            times,
            [column[piece].tolist() for column in self._columns],
            self._events[seen.events :],
            SourceState("ended" if samples == len(self._times) else "live"),
        )
