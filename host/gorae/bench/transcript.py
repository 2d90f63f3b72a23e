"""What came over the serial line: the text that the program printed, and the marks in its telemetry."""

from __future__ import annotations

from gorae.clock import Clock
from gorae.telemetry.frames import SAMPLES_BEGIN, Decoder, Mark, Text
from gorae.telemetry.recording import Events

MOST_TEXT = 100_000
"""Characters kept of what a program prints: more than anyone reads, and no burden to keep."""
MOST_LINES = 5_000


class Transcript:
    """Takes the bytes with the time at which they came."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._decoder = Decoder()
        self._text: list[str] = []
        self._length = 0
        self._line: list[str] = []
        self._lines: list[tuple[float, str]] = []
        self._marks: list[tuple[float, str]] = []

    def write(self, data: bytes) -> None:
        """Take what the board wrote at once. Whole samples are left out: the bench has better ones."""
        if data.startswith(SAMPLES_BEGIN):
            return
        for item in self._decoder.feed(data):
            if isinstance(item, Text):
                self._keep(item.text)
            elif isinstance(item, Mark):
                self._marks.append((self._clock.now_s, item.name))

    def read(self) -> tuple[str, Events, Events]:
        """The text, its lines with their times, and the marks with theirs."""
        rest = "".join(self._line)
        last = [(self._clock.now_s, rest)] if rest else []
        return "".join(self._text), tuple(self._lines + last), tuple(self._marks)

    def _keep(self, text: str) -> None:
        if self._length >= MOST_TEXT:
            return
        self._text.append(text)
        self._length += len(text)
        self._line.append(text)
        if "\n" not in text:
            return
        *complete, rest = "".join(self._line).split("\n")
        self._line = [rest]
        room = MOST_LINES - len(self._lines)
        self._lines += [(self._clock.now_s, line.rstrip("\r")) for line in complete[:room]]
