"""The board's end of the wire, as firmware/common/stream.py: for tests and for measuring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gorae.telemetry.layout import Channel, Layout
from gorae.telemetry.wire import CHANNEL, COLUMNS, MARK, ROWS, frame

FEW = 4
"""So many samples go by rows, more by columns."""


class Encoder:
    """Makes the frames of a board that has `channels`."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self._channels = list(channels)
        self._layout = Layout(channels)
        self._number = 0

    def describe(self, time_ms: int, index: int) -> bytes:
        """The description of one channel."""
        channel = self._channels[index]
        text = f"{channel.type}{channel.name},{channel.unit},{channel.divisor:g}"
        return self._frame(CHANNEL, time_ms, bytes([index, len(self._channels)]) + text.encode())

    def sample(self, time_ms: int, values: Mapping[str, float]) -> bytes:
        """A frame with one sample."""
        return self.samples([(time_ms, values)])

    def samples(self, samples: Sequence[tuple[int, Mapping[str, float]]]) -> bytes:
        """One frame with all of these (time in ms, values), taken no more than 100 ms after each other."""
        times = [time_ms for time_ms, _ in samples]
        numbers = [self._numbers(values) for _, values in samples]
        if len(times) <= FEW:
            return self._frame(ROWS, times[0], self._layout.pack_rows(times, numbers))
        return self._frame(COLUMNS, times[0], self._layout.pack_columns(times, numbers))

    def mark(self, time_ms: int, name: str) -> bytes:
        return self._frame(MARK, time_ms, name.encode())

    def _numbers(self, values: Mapping[str, float]) -> list[float]:
        return [
            number if channel.type == "f" else round(number)
            for channel in self._channels
            for number in [values[channel.name] * channel.divisor]
        ]

    def _frame(self, kind: int, time_ms: int, payload: bytes) -> bytes:
        data = frame(kind, self._number, time_ms, payload)
        self._number = self._number + 1 & 0xFF
        return data
