"""Telemetry on the wire: frames between the lines of text that a program prints. See docs/telemetry.md.

`Decoder` takes what comes from the serial line, in pieces of any size, and gives text, samples and marks.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby, repeat
from typing import NamedTuple

from gorae.telemetry.layout import Channel, FrameLayout, read_channel
from gorae.telemetry.wire import (
    CHANNEL,
    COLUMNS,
    END,
    HEAD,
    LONGEST,
    MARK,
    ROWS,
    START,
    all_whole,
    bodies_at,
    opened,
)  # fmt: skip

__all__ = [
    "END", "START", "Block", "Channel", "Decoder", "Item", "MarkFrame", "Sample", "Samples", "TextFrame",
]  # fmt: skip

SAMPLES_BEGIN = tuple(START + bytes([kind]) for kind in (ROWS, COLUMNS))
"""How frames with samples begin on the wire."""
_BREAK = re.compile(b"[\xc0\n]")
_WAITING = 1000
_FEW = 2
"""Fewer frames are sooner taken one by one."""


class TextFrame(NamedTuple):
    """What the program printed, or a part of it."""

    text: str


class Sample(NamedTuple):
    """The values of all channels at one time, `time_s` after the program started."""

    time_s: float
    values: dict[str, float]


class MarkFrame(NamedTuple):
    """An event that the program named."""

    time_s: float
    name: str


Item = TextFrame | Sample | MarkFrame
_new_sample = partial(tuple.__new__, Sample)  # half as long as Sample()


class Samples(NamedTuple):
    """Samples that came together: as many values of each channel as there are times."""

    times_s: list[float]
    columns: dict[str, list[float]]

    def each(self) -> Iterator[Sample]:
        """One by one."""
        names = repeat(list(self.columns))
        rows = map(dict, map(zip, names, zip(*self.columns.values(), strict=True)))
        return map(_new_sample, zip(self.times_s, rows, strict=True))


Block = TextFrame | Samples | MarkFrame


class Decoder:
    """Tells frames from text.

    Samples that come before the board has described its channels are kept, and given once it has.
    """

    def __init__(self) -> None:
        self.damaged = 0
        """Frames that came with wrong bytes in them."""
        self.lost = 0
        """Frames that never came or came damaged, by the gaps in their numbers."""
        self.frames = 0
        """Frames that came whole."""
        self.changes = 0
        """How often what the board says of its channels has become something else."""
        self._rest = b""
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._expected: int | None = None
        self._time_ms = 0
        self._forget()

    @property
    def channels(self) -> dict[str, Channel]:
        """The channels as far as the board has described them."""
        return {channel.name: channel for _, channel in sorted(self._described.items())}

    def feed(self, data: bytes) -> list[Item]:
        """What `data` completes: texts, samples and marks in the order in which they came."""
        items: list[Item] = []
        for block in self.blocks(data):
            if isinstance(block, Samples):
                items += block.each()
            else:
                items.append(block)
        return items

    def blocks(self, data: bytes) -> list[Block]:
        """The same with samples together that follow each other, for which it takes half the time."""
        items: list[Block] = []
        data = self._rest + data
        at = 0
        while True:
            start = data.find(START, at)
            if start != at:
                self._text(data[at : start if start >= 0 else len(data)], items)
                if start < 0:
                    self._rest = b""
                    return items
            bodies, at = bodies_at(data, start)
            if bodies:
                self._frames(bodies, items)
                continue
            if found := _BREAK.search(data, start + 1, start + 2 + LONGEST):
                at = found.start()
            elif len(data) > start + 1 + LONGEST:
                at = start + 1 + LONGEST
            else:
                self._rest = data[start:]
                return items
            self.damaged += 1

    def _text(self, data: bytes, items: list[Block]) -> None:
        """An END in text is what is left of a frame whose start was damaged."""
        if END in data:
            self.damaged += data.count(END)
            data = data.replace(END, b"")
        text = data and self._utf8.decode(data)
        if text:
            items.append(TextFrame(text))

    def _frames(self, bodies: list[bytes], items: list[Block]) -> None:
        if len(bodies) == 1:
            self.damaged += not self._frame(bodies[0], items)
            return
        for size, group in groupby(bodies, len):
            alike = list(group)
            if len(alike) < _FEW or not self._alike(size, alike, items):
                for body in alike:
                    self.damaged += not self._frame(body, items)

    def _alike(self, size: int, bodies: list[bytes], items: list[Block]) -> bool:
        """Take frames that have one sample each, all at once; False when they are anything else."""
        data = b"".join(bodies)
        count = data[HEAD.size] if size > HEAD.size else 0
        layout = self._layout(count)
        heads = bytes([ROWS]) * len(bodies), bytes([count]) * len(bodies)
        if layout is None or (data[::size], data[HEAD.size :: size]) != heads or not all_whole(bodies):
            return False
        found = layout.unpack_alone(size, data)
        if found is None or found[0] != sorted(found[0]) or found[0][0] < self._time_ms:
            return False
        times_ms, columns = found
        self._count(data[1::size], times_ms[-1])
        self.frames += len(bodies)
        times = [time_ms / 1000 for time_ms in times_ms]
        items.append(Samples(times, dict(zip(layout.names, columns, strict=True))))
        return True

    def _frame(self, body: bytes, items: list[Block]) -> bool:
        """Take the frame; False when it is damaged."""
        frame = opened(body)
        if frame is None:
            return False
        kind, number, time_ms, payload = frame
        self.frames += 1
        if time_ms < self._time_ms:  # the program has started again
            self._forget()
            self._expected = None
        self._count([number], time_ms)
        if kind in (ROWS, COLUMNS):
            return self._samples(kind, time_ms, payload, items)
        if kind == CHANNEL:
            return self._channel(payload, items)
        if kind == MARK:
            items.append(MarkFrame(time_ms / 1000, payload.decode("utf-8", "replace")))
        return True

    def _count(self, numbers: Sequence[int], time_ms: int) -> None:
        """Frames of these numbers came, the last one at this time."""
        expected = numbers[0] if self._expected is None else self._expected
        for number in numbers:
            self.lost += number - expected & 0xFF
            expected = number + 1
        self._expected = expected
        self._time_ms = time_ms

    def _forget(self) -> None:
        self.changes += 1
        self._described: dict[int, Channel] = {}
        self._descriptions: set[bytes] = set()
        """As they came: a board repeats them all the time."""
        self._announced = 0
        self._layouts: dict[int, FrameLayout] = {}
        self._early: deque[tuple[int, int, bytes]] = deque(maxlen=_WAITING)

    def _samples(self, kind: int, time_ms: int, payload: bytes, items: list[Block]) -> bool:
        if not payload or not payload[0]:
            return False
        layout = self._layout(payload[0])
        if layout is None:
            self._early.append((kind, time_ms, payload))
            return True
        unpack = layout.unpack_rows if kind == ROWS else layout.unpack_columns
        found = unpack(time_ms, payload)
        if found is None:
            return False
        times, columns = found
        items.append(Samples(times, dict(zip(layout.names, columns, strict=True))))
        return True

    def _layout(self, count: int) -> FrameLayout | None:
        """For samples of the first `count` channels; None for none, and while one of them is unknown."""
        if count and count not in self._layouts and all(index in self._described for index in range(count)):
            self._layouts[count] = FrameLayout([self._described[index] for index in range(count)])
        return self._layouts.get(count)

    def _channel(self, payload: bytes, items: list[Block]) -> bool:
        if payload in self._descriptions and payload[1] == self._announced:
            return True
        described = read_channel(payload)
        if described is None:
            return False
        index, count, channel = described
        if count < self._announced or self._described.get(index, channel) != channel:
            early = self._early
            self._forget()
            self._early = early
        self._announced = count
        self._described[index] = channel
        self._descriptions.add(payload)
        self.changes += 1
        if self._early and len(self._described) == count:
            self._give_early(items)
        return True

    def _give_early(self, items: list[Block]) -> None:
        early, self._early = self._early, deque(maxlen=_WAITING)
        for frame in early:
            self.damaged += not self._samples(*frame, items)
