"""The board's end of the wire, as firmware/common/stream.py: for tests and for measuring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gorae.telemetry.layout import Channel, FrameLayout
from gorae.telemetry.wire import CHANNEL, COLUMNS, MARK, ROWS, frame


class Encoder:
    """Makes the frames of a board that has `channels`. Samples of one frame are at most 255 ms apart."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self._channels = list(channels)
        self._layout = FrameLayout(channels)
        self._number = 0

    def describe(self, time_ms: int, index: int) -> bytes:
        """The description of one channel."""
        channel = self._channels[index]
        text = f"{channel.type}{channel.name},{channel.unit},{channel.divisor:g}"
        return self._frame(CHANNEL, time_ms, bytes([index, len(self._channels)]) + text.encode())

    def sample(self, time_ms: int, values: Mapping[str, float]) -> bytes:
        """A frame with one sample."""
        return self.rows([(time_ms, values)])

    def rows(self, samples: Sequence[tuple[int, Mapping[str, float]]]) -> bytes:
        """One frame with all of these (time in ms, values), whole."""
        return self._frame(ROWS, samples[0][0], self._layout.pack_rows(*self._split(samples)))

    def columns(self, samples: Sequence[tuple[int, Mapping[str, float]]]) -> bytes:
        """One frame with all of these, two or more, denser."""
        return self._frame(COLUMNS, samples[0][0], self._layout.pack_columns(*self._split(samples)))

    def mark(self, time_ms: int, name: str) -> bytes:
        return self._frame(MARK, time_ms, name.encode())

    def _split(
        self, samples: Sequence[tuple[int, Mapping[str, float]]]
    ) -> tuple[list[int], list[list[float]]]:
        return [time_ms for time_ms, _ in samples], [self._numbers(values) for _, values in samples]

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
