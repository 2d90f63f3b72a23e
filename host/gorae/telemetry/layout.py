"""Channels, and the samples of one frame by columns: what stays the same takes no room.

The format is in docs/telemetry.md.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, pairwise, repeat
from operator import truediv
from typing import NamedTuple, TypeAlias

from gorae.telemetry.wire import CRC_SIZE

MAX_NUMBERS = 272
"""A frame with several samples has no more numbers in all."""

_TYPES = "bBhHiIf"
_CONSTANT, _OFFSETS, _STEPS, _WHOLE = range(4)
_HALVES, _QUARTERS = 1, 2
"""Of the ms between samples: two in a byte, or four."""
_QUARTER, _HALF, _BYTE, _MIDDLE = 4, 16, 256, 128
_BIASES = range(0, _MIDDLE * MAX_NUMBERS, _MIDDLE)
_MAX_RESTS = 256

Samples: TypeAlias = tuple[list[float], list[list[float]]]
"""Times in s, and each channel's values at these times."""


class Channel(NamedTuple):
    """What a board says of one of its channels."""

    type: str
    """Of the number on the wire, as in `struct`."""
    name: str
    unit: str
    divisor: float
    """The value is the number on the wire divided by this."""


class FrameLayout:
    """How samples of these channels lie in a frame: by rows, or by columns."""

    def __init__(self, channels: Sequence[Channel]) -> None:
        self.names = [channel.name for channel in channels]
        self._types = [channel.type for channel in channels]
        self._divisors = [channel.divisor for channel in channels]
        self._row = struct.Struct("<" + "".join(self._types))
        self._head = struct.Struct(f"<B{self._row.format[1:]}B{len(channels) // 4 + 1}s")
        self._alone = struct.Struct(f"<2xIx{self._row.format[1:]}{CRC_SIZE}x")
        self._rests: dict[tuple[int, bytes], struct.Struct | None] = {}

    # --- by rows ------------------------------------------------------------------------------------

    def pack_rows(self, times: Sequence[int], samples: Sequence[Sequence[float]]) -> bytes:
        """The payload of a frame with samples of whole numbers, taken at these `times` in ms."""
        rows = b"".join(self._row.pack(*sample) for sample in samples)
        return bytes([len(self.names)]) + rows + _gaps(times)

    def unpack_rows(self, time_ms: int, payload: bytes) -> Samples | None:
        """Times in s, and each channel's values at these times; None for what makes no sense."""
        count, over = divmod(len(payload), self._row.size + 1)
        if over or not count:
            return None
        if count == 1:
            row = self._row.unpack_from(payload, 1)
            return [time_ms / 1000], [[n / divisor] for n, divisor in zip(row, self._divisors, strict=True)]
        end = 1 + count * self._row.size
        columns = zip(*self._row.iter_unpack(payload[1:end]), strict=True)
        return _times(time_ms, payload[end:]), self._divided(columns)

    def unpack_alone(self, size: int, bodies: bytes) -> tuple[list[int], list[list[float]]] | None:
        """The same, but times in ms, for many bodies of `size` bytes at once with one sample in each."""
        if size != self._alone.size:
            return None
        times_ms, *columns = zip(*self._alone.iter_unpack(bodies), strict=True)
        return list(times_ms), self._divided(columns)

    def _divided(self, columns: Iterable[Sequence[float]]) -> list[list[float]]:
        return [
            list(map(truediv, column, repeat(divisor)))
            for column, divisor in zip(columns, self._divisors, strict=True)
        ]

    # --- by columns ---------------------------------------------------------------------------------

    def pack_columns(self, times: Sequence[int], samples: Sequence[Sequence[float]]) -> bytes:
        """The same, denser, for two samples or more."""
        gaps = _gaps(times)
        coded = [_coded_gaps(gaps)]
        coded += [_coded(*column) for column in zip(self._types, zip(*samples, strict=True), strict=True)]
        codes = sum(code << 2 * place for place, (code, _) in enumerate(coded))
        head = self._head.pack(
            len(self.names), *samples[0], len(gaps), codes.to_bytes(len(self.names) // 4 + 1, "little")
        )
        return b"".join([head, *(data for _, data in coded)])

    def unpack_columns(self, time_ms: int, payload: bytes) -> Samples | None:
        """Times in s, and each channel's values at these times; None for what makes no sense."""
        head = self._head
        if len(payload) < head.size:
            return None
        _, *firsts, more, codes = head.unpack_from(payload)
        rest = self._rest(more, codes)
        if rest is None or len(payload) != head.size + rest.size:
            return None
        gaps, *numbers = rest.unpack_from(payload, head.size)
        times = _times(time_ms, _all_gaps(codes[0] & 3, gaps, more))
        return times, self._columns(more, int.from_bytes(codes, "little"), firsts, numbers)

    def _columns(
        self, more: int, codes: int, firsts: Sequence[float], numbers: list[float]
    ) -> list[list[float]]:
        columns = []
        at = 0
        for first, divisor in zip(firsts, self._divisors, strict=True):
            codes >>= 2
            code = codes & 3
            if code == _CONSTANT:
                columns.append([first / divisor] * (more + 1))
                continue
            rest = numbers[at : at + more]
            at += more
            if code == _OFFSETS:
                low = float(first - _MIDDLE)
                column = [float(first), *[number + low for number in rest]]
            elif code == _STEPS:
                column = _summed(first, rest)
            else:
                column = [float(first), *map(float, rest)]
            columns.append(column if divisor == 1 else [number / divisor for number in column])
        return columns

    def _rest(self, more: int, codes: bytes) -> struct.Struct | None:
        """Of all that follows the codes; None for codes that make no sense."""
        key = more, codes
        if key not in self._rests:
            if len(self._rests) == _MAX_RESTS:
                self._rests.clear()
            self._rests[key] = self._new_rest(more, int.from_bytes(codes, "little"))
        return self._rests[key]

    def _new_rest(self, more: int, codes: int) -> struct.Struct | None:
        channels = len(self._types)
        if (more + 1) * channels > MAX_NUMBERS or not more or codes >> 2 * channels + 2:
            return None
        if codes & 3 not in _GAP_BYTES:
            return None
        parts = [f"<{_GAP_BYTES[codes & 3](more)}s"]
        for place, kind in enumerate(self._types, 1):
            code = codes >> 2 * place & 3
            if code:
                parts.append(f"{more}{kind if code == _WHOLE else 'B'}")
        return struct.Struct("".join(parts))


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


def _gaps(times: Sequence[int]) -> bytes:
    return bytes(later - earlier for earlier, later in pairwise(times))


_GAP_BYTES: dict[int, Callable[[int], int]] = {
    _CONSTANT: lambda more: 1,
    _HALVES: lambda more: (more + 1) // 2,
    _QUARTERS: lambda more: 1 + (more + 3) // 4,
    _WHOLE: lambda more: more,
}


def _coded_gaps(gaps: bytes) -> tuple[int, bytes]:
    least, most = min(gaps), max(gaps)
    if least == most:
        return _CONSTANT, gaps[:1]
    if most - least < _QUARTER:
        return _QUARTERS, bytes([least, *_packed([gap - least for gap in gaps], 4)])
    if most < _HALF:
        return _HALVES, _packed(gaps, 2)
    return _WHOLE, gaps


def _packed(numbers: Sequence[int], together: int) -> bytes:
    """So many of them in a byte, the first one lowest."""
    bits = 8 // together
    rows = [numbers[at : at + together] for at in range(0, len(numbers), together)]
    return bytes(sum(number << bits * place for place, number in enumerate(row)) for row in rows)


def _all_gaps(code: int, gaps: bytes, more: int) -> bytes:
    if code == _HALVES:
        return bytes(half for byte in gaps for half in (byte & 15, byte >> 4))[:more]
    if code == _QUARTERS:
        least = gaps[0]
        quarters = (byte >> shift & 3 for byte in gaps[1:] for shift in (0, 2, 4, 6))
        return bytes(least + quarter & 255 for quarter in quarters)[:more]
    return gaps if code == _WHOLE else gaps * more


def _times(time_ms: int, gaps: bytes) -> list[float]:
    return [now_ms / 1000 for now_ms in accumulate(gaps, initial=time_ms)]


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


def _summed(first: float, steps: list[float]) -> list[float]:
    sums = accumulate(steps, initial=float(first))
    return [total - biases for total, biases in zip(sums, _BIASES, strict=False)]
