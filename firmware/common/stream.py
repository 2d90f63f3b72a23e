"""Telemetry: what the kit senses and does, in frames between the lines that a program prints.

The format is in docs/telemetry.md. Parts announce their channels when they are imported, and put
values that cost time to read into `values` whenever they know a new one.
"""

import struct
from collections.abc import Callable

import board
from micropython import const

_CHANNEL = const(67)  # "C"
_MARK = const(77)  # "M"
_SAMPLE = const(83)  # "S"
_DESCRIBE_MS = const(800)
_HEAD = "<BBI"
# The escape itself comes first, or it would be escaped again.
_ESCAPES = (
    (b"\xf5", b"\xf5\xd5"),
    (b"\xc0", b"\xf5\xe0"),
    (b"\xc1", b"\xf5\xe1"),
    (b"\x03", b"\xf5\x23"),
    (b"\x04", b"\xf5\x24"),
    (b"\n", b"\xf5\x2a"),
)

values: list[int] = []
"""The last known value of each channel, times its divisor."""
busy = False
"""While this is so no sample goes out: set around what must not be interrupted."""
_describe_due = 0
_described = 0
_sequence = 0
_channels: list[str] = []
_readers: list[tuple[int, Callable[[], int]]] = []
_format = _HEAD


def channel(kind: str, text: str, read: Callable[[], int] | None = None) -> int:
    """Add a channel and say where in `values` it lies.

    `kind` is its type as in struct, `text` its "name,unit,divisor". `read` is asked at every sample,
    so it must be quick; without it the part keeps `values` up to date.
    """
    global _format
    _format += kind
    _channels.append(kind + text)
    values.append(0)
    index = len(values) - 1
    if read:
        _readers.append((index, read))
    return index


def sample() -> None:
    """Send a sample. A timer calls this, between any two steps of the program."""
    global _describe_due
    if busy:
        return
    now = board.clock()
    for index, read in _readers:
        values[index] = read()
    _send(struct.pack(_format, _SAMPLE, _sequence, now, *values))
    if now >= _describe_due:
        _describe_due = now + _DESCRIBE_MS
        _describe(now)


def rate(hz: int) -> None:
    """Send so many samples a second from now on; 0 for none."""
    board.every(1000 // hz if hz else 0, sample)


def mark(name: str) -> None:
    """Send an event. Its name is cut after 40 characters."""
    _send(struct.pack(_HEAD, _MARK, _sequence, board.clock()) + name[:40].encode())


def describe_all() -> None:
    """Send the description of every channel, as at the start of a program."""
    for _ in _channels:
        _describe(board.clock())


def _describe(now: int) -> None:
    """Send the description of one channel, the next one each time."""
    global _described
    head = struct.pack("<BBIBB", _CHANNEL, _sequence, now, _described, len(_channels))
    _send(head + _channels[_described].encode())
    _described = (_described + 1) % len(_channels)


def _send(body: bytes) -> None:
    global _sequence, busy
    busy = True
    _sequence = _sequence + 1 & 255
    crc = 65535
    for byte in body:
        byte ^= crc >> 8
        byte ^= byte >> 4
        crc = (crc << 8 ^ byte << 12 ^ byte << 5 ^ byte) & 65535
    body += struct.pack(">H", crc ^ 65535)
    for plain, escaped in _ESCAPES:
        body = body.replace(plain, escaped)
    board.write(b"\xc0" + body + b"\xc1")
    busy = False
