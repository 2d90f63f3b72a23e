"""Telemetry: what the kit senses and does, in frames between the lines that a program prints.

The format is in docs/telemetry.md. Parts announce their channels when they are imported, and put
values that cost time to read into `values` whenever they know a new one. Samples are taken by a timer
and sent together, as many as come within 40 ms, for most of the work is done once a frame.
"""

import struct
from array import array
from collections.abc import Callable
from typing import Any

import board
from micropython import const

_CHANNEL = const(67)  # "C"
_MARK = const(77)  # "M"
_BY_ROWS = const(83)  # "S"
_BY_COLUMNS = const(68)  # "D"
_FEW = const(4)
_ROWS_ON_END = const(20)
_DESCRIBE_MS = const(250)
_OLDEST_MS = const(40)
_GAP_MS = const(100)
_LARGEST = const(272)
_MOST_OWN = const(8)
_LONGEST_NAME = const(20)
# The escape itself comes first, or it would be escaped again.
_ESCAPES = (
    (b"\xf5", b"\xf5\xd5"),
    (b"\xc0", b"\xf5\xe0"),
    (b"\xc1", b"\xf5\xe1"),
    (b"\x03", b"\xf5\x23"),
    (b"\x04", b"\xf5\x24"),
    (b"\n", b"\xf5\x2a"),
)

values: list[float] = []
"""The last known value of each channel, times its divisor."""
busy = False
"""While this is so no sample is taken: set around what must not be interrupted."""
_period = 0
_describe_due = 0
_described = 0
_sequence = 0
_format = "<BBIB"
_most = 0
_rows = 0
_channels: list[str] = []
_readers: list[tuple[int, Callable[[], float]]] = []
_seldom: list[tuple[int, Callable[[], float]]] = []
_own: dict[str, int] = {}
# Samples not yet sent: when the first was taken, the last, what lay between, and all their numbers.
_start = 0
_last = 0
_gaps: list[int] = []
_numbers: list[Any] = []


def channel(kind: str, text: str, read: Callable[[], float] | None = None, often: bool = True) -> int:
    """Add a channel and say where in `values` it lies.

    `kind` is its type as in struct, `text` its "name,unit,divisor". `read` is asked at every sample, or
    else once a frame, so it must be quick; without it the part keeps `values` up to date.
    """
    global _format, _most
    _format += kind
    _most = _LARGEST // struct.calcsize("<" + _format[5:]) - 1
    _channels.append(kind + text)
    values.append(0)
    index = len(values) - 1
    if read:
        (_readers if often else _seldom).append((index, read))
    return index


def log(name: str, value: float) -> None:
    """Put a value into the program's own channel of that name; the first time, make it."""
    index = _own.get(name)
    values[_own_channel(name) if index is None else index] = value


def sample() -> None:
    """Take a sample. A timer calls this, between any two steps of the program."""
    global busy, _describe_due, _start, _last
    if busy:
        return
    busy = True
    now = board.clock()
    if _numbers and now - _last > _GAP_MS:
        _flush()
    if _numbers:
        _gaps.append(now - _last)
    else:
        _start = now
        for index, read in _seldom:
            values[index] = read()
    for index, read in _readers:
        values[index] = read()
    _last = now
    _numbers.extend(values)
    if now - _start + _period > _OLDEST_MS or len(_gaps) >= _most:
        _flush()
        if now >= _describe_due:
            _describe_due = now + _DESCRIBE_MS
            _describe(now)
    busy = False


def rate(hz: int) -> None:
    """Take so many samples a second from now on; 0 for none."""
    global busy, _period
    busy = True
    _flush()
    busy = False
    _period = 1000 // hz if hz else 0
    board.every(_period, sample)


def mark(name: str) -> None:
    """Send an event. Its name is cut after 40 characters."""
    global busy
    busy = True
    _flush()
    _send(struct.pack("<BBI", _MARK, _sequence, board.clock()) + name[:40].encode())
    busy = False


def describe_all() -> None:
    """Send the description of every channel, as at the start of a program."""
    for _ in _channels:
        _describe(board.clock())


def _own_channel(name: str) -> int:
    global busy, _described
    if len(_own) == _MOST_OWN:
        raise ValueError("log takes at most " + str(_MOST_OWN) + " names")
    if not 0 < len(name) <= _LONGEST_NAME or "," in name or min(name) < " ":
        raise ValueError("name must have 1 to " + str(_LONGEST_NAME) + " letters and no comma")
    for text in _channels:
        if text[1:].startswith(name + ","):
            raise ValueError(name + " is the kit's own: take another name")
    busy = True
    _flush()
    index = _own[name] = channel("f", name + ",,1")
    _described = index
    _describe(board.clock())
    _described = index  # once more soon: the first may be lost
    busy = False
    return index


def _describe(now: int) -> None:
    """Send the description of one channel, the next one each time."""
    global _described
    head = struct.pack("<BBIBB", _CHANNEL, _sequence, now, _described, len(_channels))
    _send(head + _channels[_described].encode())
    _described = (_described + 1) % len(_channels)


def _flush() -> None:
    """Send the samples that were taken, in one frame: by rows where columns do not pay."""
    global _rows
    if not _numbers:
        return
    count = len(values)
    more = len(_gaps)
    if not more or (more < _FEW and _rows):
        _rows -= more > 0
        form = _format + _format[5:] * more
        body = struct.pack(form, _BY_ROWS, _sequence, _start, count, *_numbers) + bytes(_gaps)
    else:
        pieces = _columns(count, more)
        if len(pieces) > count // 2 + 2:
            _rows = _ROWS_ON_END
        pieces[0] = struct.pack(_format, _BY_COLUMNS, _sequence, _start, count, *_numbers[:count]) + pieces[0]
        body = b"".join(pieces)
    _gaps.clear()
    _numbers.clear()
    _send(body)


def _columns(count: int, more: int) -> list[bytes]:
    """How all goes on after the first sample: the codes of the columns, and their bytes."""
    least = min(_gaps)
    spread = max(_gaps) - least
    if not spread:
        codes = 0
        gaps = bytes((least,))
    elif spread < 4:
        codes = 2
        _gaps.extend((least, least, least))  # a part of a byte may be left over
        fours = [
            _gaps[at] + (_gaps[at + 1] << 2) + (_gaps[at + 2] << 4) + (_gaps[at + 3] << 6) - 85 * least
            for at in range(0, more, 4)
        ]
        gaps = bytes((least,)) + bytes(fours)
    elif least + spread < 16:
        codes = 1
        _gaps.append(0)  # half a byte may be left over
        gaps = bytes([one | other << 4 for one, other in zip(_gaps[::2], _gaps[1::2])])
    else:
        codes = 3
        gaps = bytes(_gaps)
    pieces = [b"", gaps]
    taken = _numbers
    for index in range(count):
        first = taken[index]
        rest = taken[count + index :: count]
        if rest.count(first) == more:
            continue
        kind = _channels[index][0]
        code = 3
        if kind != "f":
            low = first - 128
            if min(rest) >= low and max(rest) - low < 256:
                code = 1
                numbers = [number - low for number in rest]
            else:
                numbers = [later - earlier + 128 for earlier, later in zip(taken[index::count], rest)]
                if min(numbers) >= 0 and max(numbers) < 256:
                    code = 2
        codes |= code << 2 * index + 2
        pieces.append(bytes(numbers) if code < 3 else struct.pack("<" + kind * more, *rest))
    pieces[0] = bytes((more,)) + codes.to_bytes(count // 4 + 1, "little")
    return pieces


def _send(body: bytes) -> None:
    global _sequence
    _sequence = _sequence + 1 & 255
    second = _SECOND
    first = _FIRST
    # Two bytes a turn. The CRC is kept as the two lie in memory: its upper byte is the lower one here.
    crc = 65535
    if len(body) & 1:
        crc = 255 ^ second[255 ^ body[0]]
    for pair in array("H", body[1:] if len(body) & 1 else body):
        crc ^= pair
        crc = first[crc & 255] ^ second[crc >> 8]
    body += bytes((crc & 255 ^ 255, crc >> 8 ^ 255))
    for plain, escaped in _ESCAPES:
        if plain in body:
            body = body.replace(plain, escaped)
    board.write(b"\xc0" + body + b"\xc1")


def _crc_table(crc: int) -> "array[int]":
    """What each byte makes of a CRC, when its lowest bit makes `crc` of it."""
    table = [0]
    for _ in range(8):
        table += [number ^ (crc >> 8 | crc << 8 & 65280) for number in table]
        crc = crc << 1 ^ (0x11021 if crc & 0x8000 else 0)
    return array("H", table)


_SECOND = _crc_table(0x1021)
_FIRST = _crc_table(0x3331)
