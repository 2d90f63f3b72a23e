"""What came over the serial line: what the program printed, its marks, and the numbers that it logged."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from gorae.clock import Clock
from gorae.radio.frames import AIR_MARK, BYTES_MARK, MARK
from gorae.telemetry import marks
from gorae.telemetry.channels import own_name
from gorae.telemetry.frames import SAMPLES_BEGIN, Decoder, MarkFrame, Sample, TextFrame
from gorae.telemetry.recording import Events, FloatArray
from gorae.telemetry.screens import MARKS as PICTURE_MARKS
from gorae.telemetry.signals import SIGNALS

MAX_TEXT: Final = 100_000
"""Characters kept of what a program prints: more than anyone reads, and no burden to keep."""
MAX_LINES: Final = 5_000
MAX_NOTED: Final = 5_000
"""Marks that the bench makes of itself."""


class Transcript:
    """Takes the bytes with the time at which they came."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._decoder = Decoder()
        self._only_known = True
        """Whether the board has described no channel besides those that the bench measures itself."""
        self._changes = 0
        self._text: list[str] = []
        self._length = 0
        self._line: list[str] = []
        self._lines: list[tuple[float, str]] = []
        self._marks: list[tuple[float, str]] = []
        self._noted = 0
        self.reserved: tuple[str, ...] = (
            *(MARK, BYTES_MARK, AIR_MARK, marks.HTTP, marks.ANSWER, marks.PUBLISHED),
            *(marks.SOUND, marks.SPEECH, marks.LOG, *PICTURE_MARKS.values()),
        )  # fmt: skip
        """How marks begin that the bench makes: those of a program do not."""
        self._rows = 0
        self._logged: list[tuple[float, Mapping[str, float]]] = []

    def write(self, data: bytes) -> None:
        """Take what the board wrote at once.

        Whole samples are left out, as the bench has better ones, until a program logs something of its own.
        """
        if self._only_known and data.startswith(SAMPLES_BEGIN):
            return
        for item in self._decoder.feed(data):
            if isinstance(item, TextFrame):
                self._keep(item.text)
            elif isinstance(item, MarkFrame):
                if not item.name.startswith(self.reserved):
                    self._marks.append((self._clock.now_s, item.name))
            elif isinstance(item, Sample):
                own = {name: value for name, value in item.values.items() if name not in SIGNALS}
                self._logged.append((self._clock.now_s, own))
        if self._decoder.changes != self._changes:
            self._changes = self._decoder.changes
            self._only_known = self._decoder.channels.keys() <= SIGNALS.keys()

    def note(self, name: str, at_s: float) -> None:
        """Make a mark of something that no program marks, such as a message that was sent."""
        if self._noted < MAX_NOTED:
            self._noted += 1
            self._marks.append((at_s, name))

    def log_row(self, row: Mapping[str, str]) -> None:
        """Keep a row of a micro:bit's `log`: its numbers as what a program logs, other rows as a mark."""
        self._rows += 1
        if self._rows > MAX_LINES:
            return
        numbers = {name: number for name, text in row.items() if (number := _number(text)) is not None}
        if numbers:
            self._logged.append((self._clock.now_s, numbers))
        if len(numbers) < len(row):
            told = ", ".join(f"{name}={text}" for name, text in row.items())
            self.note(marks.LOG + told, self._clock.now_s)

    @property
    def pieces(self) -> int:
        """How many pieces of text have come: see `text_from`."""
        return len(self._text)

    def text_from(self, piece: int) -> str:
        """Return the text from this piece on."""
        return "".join(self._text[piece:])

    def logged(self, times: FloatArray) -> dict[str, FloatArray]:
        """Return what the program logged under names of its own, at `times` (s), each as it was told last.

        Shape of each as of `times`; NaN before the first. A name has `log_` in front where it would mean
        something else.
        """
        names = dict.fromkeys(name for _, values in self._logged for name in values)
        return {own_name(name): self._held(name, times) for name in names}

    def _held(self, name: str, times: FloatArray) -> FloatArray:
        told = [(when, values[name]) for when, values in self._logged if name in values]
        moments, numbers = np.array(told, dtype=np.float64).T
        last = np.searchsorted(moments, times, side="right") - 1
        return np.where(last >= 0, numbers[np.maximum(last, 0)], np.nan)

    def read(self) -> tuple[str, Events, Events]:
        """The text, its lines with their times, and the marks with theirs."""
        rest = "".join(self._line)
        last = [(self._clock.now_s, rest)] if rest else []
        return "".join(self._text), tuple(self._lines + last), tuple(self._marks)

    def _keep(self, text: str) -> None:
        if self._length >= MAX_TEXT:
            return
        self._text.append(text)
        self._length += len(text)
        self._line.append(text)
        if "\n" not in text:
            return
        *complete, rest = "".join(self._line).split("\n")
        self._line = [rest]
        room = MAX_LINES - len(self._lines)
        self._lines += [(self._clock.now_s, line.rstrip("\r")) for line in complete[:room]]


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
