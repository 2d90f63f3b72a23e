"""Channels, and the samples of one frame by columns: what stays the same takes no room.

The format is in docs/telemetry.md.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

MOST_NUMBERS = 256
"""A frame with several samples has no more numbers in all."""

_TYPES = "bBhHiIf"
_CONSTANT, _OFFSETS, _STEPS, _WHOLE = range(4)
_BYTE, _MIDDLE = 256, 128
_MOST_LAYOUTS = 256


class Channel(NamedTuple):
    """What a board says of one of its channels."""

    type: str
    """Of the number on the wire, as in `struct`."""
    name: str
    unit: str
    divisor: float
    """The value is the number on the wire divided by this."""


class Columns:
    """How samples of these channels lie in a frame."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self.names = [channel.name for channel in channels]
        self._types = [channel.type for channel in channels]
        self._divisors = [channel.divisor for channel in channels]
        self._first = struct.Struct("<" + "".join(self._types))
        self._code_bytes = len(channels) // 4 + 1
        self._layouts: dict[tuple[int, int], struct.Struct | None] = {}

    def pack(self, times: Sequence[int], samples: Sequence[Sequence[float]]) -> bytes:
        """The payload of a frame with samples of whole numbers, taken at these `times` in ms."""
        head = bytes([len(times), len(self.names)]) + self._first.pack(*samples[0])
        if len(times) == 1:
            return head
        gaps = bytes(later - earlier for earlier, later in pairwise(times))
        steady = gaps.count(gaps[:1]) == len(gaps)
        coded = [(_CONSTANT, b"") if steady else (_OFFSETS, gaps[1:])]
        coded += [_coded(*column) for column in zip(self._types, zip(*samples, strict=True), strict=True)]
        codes = sum(code << 2 * place for place, (code, _) in enumerate(coded))
        pieces = [data for _, data in coded]
        return b"".join([head, gaps[:1], codes.to_bytes(self._code_bytes, "little"), *pieces])

    def unpack(self, time_ms: int, payload: bytes) -> tuple[list[float], list[list[float]]] | None:
        """Times in s, and each channel's values at these times; None for what makes no sense."""
        count = payload[0]
        at = 2 + self._first.size
        if len(payload) < at:
            return None
        firsts = self._first.unpack_from(payload, 2)
        if count == 1:
            values = [[first / divisor] for first, divisor in zip(firsts, self._divisors, strict=True)]
            return ([time_ms / 1000], values) if len(payload) == at else None
        rest_at = at + 1 + self._code_bytes
        codes = int.from_bytes(payload[at + 1 : rest_at], "little")
        layout = self._layout(codes, count)
        if layout is None or len(payload) != rest_at + layout.size:
            return None
        rest = layout.unpack_from(payload, rest_at)
        steady = not codes & 3
        gaps = [payload[at]] * (count - 1) if steady else [payload[at], *rest[: count - 2]]
        times = [now_ms / 1000 for now_ms in accumulate(gaps, initial=time_ms)]
        return times, self._values(count - 1, codes >> 2, firsts, rest if steady else rest[count - 2 :])

    def _values(
        self, more: int, codes: int, firsts: tuple[float, ...], rest: tuple[float, ...]
    ) -> list[list[float]]:
        columns = []
        place = 0
        for first, divisor in zip(firsts, self._divisors, strict=True):
            code = codes & 3
            codes >>= 2
            if code == _CONSTANT:
                columns.append([first / divisor] * (more + 1))
            else:
                columns.append(_column(code, first, rest[place : place + more], divisor))
                place += more
        return columns

    def _layout(self, codes: int, count: int) -> struct.Struct | None:
        """Of all that follows the codes; None for codes that make no sense."""
        key = codes, count
        if key not in self._layouts:
            if len(self._layouts) == _MOST_LAYOUTS:
                self._layouts.clear()
            self._layouts[key] = self._new_layout(codes, count)
        return self._layouts[key]

    def _new_layout(self, codes: int, count: int) -> struct.Struct | None:
        if not 1 < count <= MOST_NUMBERS // len(self._types) or codes >> 2 * len(self._types) + 2:
            return None
        if codes & 3 > _OFFSETS:
            return None
        kinds = [f"{count - 2}B" if codes & 3 else ""]
        for place, kind in enumerate(self._types, 1):
            code = codes >> 2 * place & 3
            kinds.append(f"{count - 1}{kind if code == _WHOLE else 'B'}" if code else "")
        return struct.Struct("<" + "".join(kinds))


def read_channel(payload: bytes) -> tuple[int, int, Channel] | None:
    """Index, number of channels and channel of a description; None when it makes no sense."""
    try:
        index, count = payload[:2]
        name, unit, divisor = payload[3:].decode().split(",")
        channel = Channel(chr(payload[2]), name, unit, float(divisor))
    except (ValueError, IndexError):
        return None
    sensible = index < count and channel.type in _TYPES and name and channel.divisor > 0
    return (index, count, channel) if sensible else None


def _coded(kind: str, column: Sequence[float]) -> tuple[int, bytes]:
    """How a column goes on after its first number, and the bytes that say so."""
    first, rest = column[0], column[1:]
    if all(number == first for number in rest):
        return _CONSTANT, b""
    if kind != "f":
        offsets = [int(number - first) + _MIDDLE for number in rest]
        steps = [int(later - earlier) + _MIDDLE for earlier, later in pairwise(column)]
        for code, numbers in ((_OFFSETS, offsets), (_STEPS, steps)):
            if min(numbers) >= 0 and max(numbers) < _BYTE:
                return code, bytes(numbers)
    return _WHOLE, struct.pack(f"<{len(rest)}{kind}", *rest)


def _column(code: int, first: float, rest: tuple[float, ...], divisor: float) -> list[float]:
    """The values of a column that changes."""
    if code == _WHOLE:
        return [number / divisor for number in (first, *rest)]
    if code == _OFFSETS:
        low = first - _MIDDLE
        return [first / divisor, *[(number + low) / divisor for number in rest]]
    sums = enumerate(accumulate(rest, initial=first))
    return [(total - _MIDDLE * number) / divisor for number, total in sums]
