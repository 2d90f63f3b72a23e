"""Samples that are taken often and sent together, as many as come within 40 ms.

Most of the work is done once a frame. Loaded when a program asks for 25 samples a second or more.
"""

import struct
from array import array
from typing import Any

import board
import parts
import stream
from micropython import const

_BY_ROWS = const(83)  # "S"
_BY_COLUMNS = const(68)  # "D"
_FEW = const(4)
_ROWS_ON_END = const(20)
_OLDEST_MS = const(40)
_GAP_MS = const(100)
_LARGEST = const(272)

_rows = 0
_max_gaps = 0
# Samples not yet sent: when the first was taken, the last, what lay between, and all their numbers.
_start = 0
_last = 0
_gaps: list[int] = []
_numbers: list[Any] = []


def sample() -> None:
    """Take a sample. A timer calls this, between any two steps of the program."""
    global _start, _last, _max_gaps
    if stream.busy:
        return
    stream.busy = True
    now = board.clock()
    if _numbers and now - _last > _GAP_MS:
        _flush()
    if _numbers:
        _gaps.append(now - _last)
    else:
        _start = now
        _max_gaps = _LARGEST // struct.calcsize("<" + stream.form[5:]) - 1
        parts.sense_seldom()
    parts.sense()
    _last = now
    _numbers.extend(stream.values)
    if now - _start + stream.period > _OLDEST_MS or len(_gaps) >= _max_gaps:
        _flush()
        stream.describe_when_due(now)
    stream.busy = False


def _flush() -> None:
    """Send the samples that were taken, in one frame: by rows where columns do not pay."""
    global _rows
    if not _numbers:
        return
    form = stream.form
    count = len(stream.values)
    more = len(_gaps)
    if not more or (more < _FEW and _rows):
        _rows -= more > 0
        form += form[5:] * more
        body = struct.pack(form, _BY_ROWS, stream.sequence, _start, count, *_numbers) + bytes(_gaps)
    else:
        pieces = _columns(count, more)
        if len(pieces) > count // 2 + 2:
            _rows = _ROWS_ON_END
        body = struct.pack(form, _BY_COLUMNS, stream.sequence, _start, count, *_numbers[:count])
        body += b"".join(pieces)
    _gaps.clear()
    _numbers.clear()
    stream.send(body)


def _columns(count: int, more: int) -> list[bytes]:
    """How all goes on after the first sample: the codes of the columns, and their bytes."""
    least = min(_gaps)
    spread = max(_gaps) - least
    if not spread:
        codes = 0
        gaps = bytes([least])
    elif spread < 4:
        codes = 2
        _gaps.extend((least, least, least))  # a part of a byte may be left over
        fours = [
            _gaps[at] + (_gaps[at + 1] << 2) + (_gaps[at + 2] << 4) + (_gaps[at + 3] << 6) - 85 * least
            for at in range(0, more, 4)
        ]
        gaps = bytes([least] + fours)  # noqa: RUF005 - MicroPython has no [least, *fours]
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
        kind = stream.channels[index][0]
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
    pieces[0] = bytes([more]) + codes.to_bytes(count // 4 + 1, "little")
    return pieces


def _checksum(body: bytes) -> bytes:
    """As in `stream`, two bytes a turn."""
    # The CRC is kept as the two lie in memory: its upper byte is the lower one here.
    second = _SECOND
    first = _FIRST
    crc = 65535
    if len(body) & 1:
        crc = 255 ^ second[255 ^ body[0]]
        body = body[1:]
    for pair in array("H", body):
        crc ^= pair
        crc = first[crc & 255] ^ second[crc >> 8]
    return bytes((crc & 255 ^ 255, crc >> 8 ^ 255))


def _crc_table(crc: int) -> "array[int]":
    """What each byte makes of a CRC, when its lowest bit makes `crc` of it."""
    table = [0]
    for _ in range(8):
        table += [number ^ (crc >> 8 | crc << 8 & 65280) for number in table]
        crc = crc << 1 ^ (crc >> 15) * 0x11021
    return array("H", table)


_SECOND = _crc_table(0x1021)
_FIRST = _crc_table(0x3331)
stream.flush = _flush
stream.checksum = _checksum
