"""Telemetry on the wire: frames between the lines of text that a program prints. See docs/telemetry.md.

`Decoder` takes what comes from the serial line, in pieces of any size, and gives text, samples and marks.
"""

from __future__ import annotations

import binascii
import codecs
import re
import struct
from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

START = b"\xc0"
END = b"\xc1"
ESCAPE = b"\xf5"
LONGEST = 300
"""A frame has no more bytes than this between START and END."""

_CHANNEL, _MARK, _SAMPLE = b"CMS"
SAMPLE_BEGINS = START + bytes([_SAMPLE])
"""How a frame with a sample begins on the wire."""
_HEAD = struct.Struct("<BBI")  # kind, sequence number, time in ms
_CRC_START = 0xFFFF
_CRC_OF_WHOLE = 0x1D0F  # of a body with its own CRC at the end
# What may not stand in a frame, and what stands for it. The escape itself comes first: when undoing, last.
_ESCAPES = [
    (plain, ESCAPE + bytes([plain[0] ^ 0x20])) for plain in (ESCAPE, START, END, b"\x03", b"\x04", b"\n")
]
_UNDONE = [(escaped, plain) for plain, escaped in reversed(_ESCAPES)]
_TYPES = "bBhHiIf"
_BREAK = re.compile(b"[\xc0\xc1\n]")
_WAITING = 1000


class Channel(NamedTuple):
    """What a board says of one of its channels."""

    type: str
    """Of the number on the wire, as in `struct`."""
    name: str
    unit: str
    divisor: float
    """The value is the number on the wire divided by this."""


class Text(NamedTuple):
    """What the program printed, or a part of it."""

    text: str


class Sample(NamedTuple):
    """The values of all channels at one time, `time_s` after the program started."""

    time_s: float
    values: dict[str, float]


class Mark(NamedTuple):
    """An event that the program named."""

    time_s: float
    name: str


Item = Text | Sample | Mark


class Decoder:
    """Tells frames from text.

    Samples that come before the board has described its channels are kept, and given once it has.
    """

    def __init__(self) -> None:
        self.damaged = 0
        """Frames that came with wrong bytes in them."""
        self.lost = 0
        """Frames that never came or came damaged, by the gaps in their numbers."""
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
        data = self._rest + data
        at = 0
        while True:
            start = data.find(START, at)
            self._text(data[at : start if start >= 0 else len(data)], items)
            if start < 0:
                self._rest = b""
                return items
            found = _BREAK.search(data, start + 1, start + 2 + LONGEST)
            if found:
                at = found.end() if found[0] == END else found.start()
            elif len(data) > start + 1 + LONGEST:
                at = start + 1 + LONGEST
            else:
                self._rest = data[start:]
                return items
            if found is None or found[0] != END or not self._frame(data[start + 1 : at - 1], items):
                self.damaged += 1

    def _text(self, data: bytes, items: list[Item]) -> None:
        """An END in text is what is left of a frame whose start was damaged."""
        if END in data:
            self.damaged += data.count(END)
            data = data.replace(END, b"")
        text = data and self._utf8.decode(data)
        if text:
            items.append(Text(text))

    def _frame(self, body: bytes, items: list[Item]) -> bool:
        """Take the frame; False when it is damaged."""
        if ESCAPE in body:
            for escaped, plain in _UNDONE:
                body = body.replace(escaped, plain)
        if len(body) < _HEAD.size + 2 or binascii.crc_hqx(body, _CRC_START) != _CRC_OF_WHOLE:
            return False
        kind, number, time_ms = _HEAD.unpack_from(body)
        self._count(number, time_ms)
        payload = body[_HEAD.size : -2]
        if kind == _SAMPLE:
            return self._sample(time_ms, payload, items)
        if kind == _CHANNEL:
            return self._channel(payload, items)
        if kind == _MARK:
            items.append(Mark(time_ms / 1000, payload.decode("utf-8", "replace")))
        return True

    def _count(self, number: int, time_ms: int) -> None:
        if time_ms < self._time_ms:  # the program has started again
            self._forget()
        elif self._expected is not None:
            self.lost += number - self._expected & 0xFF
        self._expected = number + 1
        self._time_ms = time_ms

    def _forget(self) -> None:
        self._described: dict[int, Channel] = {}
        self._count_of_channels = 0
        self._layout: struct.Struct | None = None
        self._names: list[str] = []
        self._divisors: list[float] = []
        self._early: deque[tuple[int, bytes]] = deque(maxlen=_WAITING)

    def _sample(self, time_ms: int, payload: bytes, items: list[Item]) -> bool:
        if self._layout is None:
            self._early.append((time_ms, payload))
            return True
        if len(payload) != self._layout.size:
            return False
        numbers = self._layout.unpack(payload)
        values = [number / divisor for number, divisor in zip(numbers, self._divisors, strict=True)]
        items.append(Sample(time_ms / 1000, dict(zip(self._names, values, strict=True))))
        return True

    def _channel(self, payload: bytes, items: list[Item]) -> bool:
        described = _read_channel(payload)
        if described is None:
            return False
        index, count, channel = described
        if count != self._count_of_channels or self._described.get(index, channel) != channel:
            early = self._early
            self._forget()
            self._early = early
            self._count_of_channels = count
        self._described[index] = channel
        if self._layout is None and len(self._described) == count:
            self._complete(items)
        return True

    def _complete(self, items: list[Item]) -> None:
        channels = [channel for _, channel in sorted(self._described.items())]
        self._layout = struct.Struct("<" + "".join(channel.type for channel in channels))
        self._names = [channel.name for channel in channels]
        self._divisors = [channel.divisor for channel in channels]
        early, self._early = self._early, deque(maxlen=_WAITING)
        for time_ms, payload in early:
            self.damaged += not self._sample(time_ms, payload, items)


class Encoder:
    """Makes the frames of a board that has `channels`."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self._channels = list(channels)
        self._layout = struct.Struct("<" + "".join(channel.type for channel in channels))
        self._number = 0

    def describe(self, time_ms: int, index: int) -> bytes:
        """The description of one channel."""
        channel = self._channels[index]
        text = f"{channel.type}{channel.name},{channel.unit},{channel.divisor:g}"
        return self._frame(_CHANNEL, time_ms, bytes([index, len(self._channels)]) + text.encode())

    def sample(self, time_ms: int, values: Mapping[str, float]) -> bytes:
        numbers = [values[channel.name] * channel.divisor for channel in self._channels]
        whole = [
            number if channel.type == "f" else round(number)
            for number, channel in zip(numbers, self._channels, strict=True)
        ]
        return self._frame(_SAMPLE, time_ms, self._layout.pack(*whole))

    def mark(self, time_ms: int, name: str) -> bytes:
        return self._frame(_MARK, time_ms, name.encode())

    def _frame(self, kind: int, time_ms: int, payload: bytes) -> bytes:
        body = _HEAD.pack(kind, self._number, time_ms) + payload
        body += struct.pack(">H", binascii.crc_hqx(body, _CRC_START) ^ 0xFFFF)
        self._number = self._number + 1 & 0xFF
        for plain, escaped in _ESCAPES:
            body = body.replace(plain, escaped)
        return START + body + END


def _read_channel(payload: bytes) -> tuple[int, int, Channel] | None:
    """Index, number of channels and channel; None when it makes no sense."""
    try:
        index, count = payload[:2]
        name, unit, divisor = payload[3:].decode().split(",")
        channel = Channel(chr(payload[2]), name, unit, float(divisor))
    except (ValueError, IndexError):
        return None
    sensible = index < count and channel.type in _TYPES and name and channel.divisor > 0
    return (index, count, channel) if sensible else None
