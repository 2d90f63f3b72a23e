"""A frame on the wire: flags, escapes, head and CRC. See docs/telemetry.md."""

from __future__ import annotations

import binascii
import re
import struct
from itertools import repeat

START = b"\xc0"
END = b"\xc1"
LONGEST = 600
"""A frame has no more bytes than this between START and END."""
CHANNEL, MARK, ROWS, COLUMNS = b"CMSD"
"""The kinds of frames."""

HEAD = struct.Struct("<BBI")
"""Kind, number of the frame, time in ms."""
CRC_SIZE = 2

_ESCAPE = b"\xf5"
_RUN = re.compile(rb"(?:\xc0[^\xc0\xc1\n]{,%d}+\xc1)++" % LONGEST)
_CRC_START = 0xFFFF
_CRC_OF_WHOLE = 0x1D0F  # of a body with its own CRC at the end
# What may not stand in a frame, and what stands for it. The escape itself comes first: when undoing, last.
_ESCAPES = [
    (plain, _ESCAPE + bytes([plain[0] ^ 0x20])) for plain in (_ESCAPE, START, END, b"\x03", b"\x04", b"\n")
]
_UNDONE = [(escaped, plain) for plain, escaped in reversed(_ESCAPES)]
_TOGETHER, _ALONE = _UNDONE[:3], _UNDONE[3:]
"""What can be undone in many frames at once; and what would look like a flag then, or comes after that."""


def frame(kind: int, number: int, time_ms: int, payload: bytes) -> bytes:
    """A frame as it goes over the line."""
    body = HEAD.pack(kind, number, time_ms) + payload
    body += struct.pack(">H", binascii.crc_hqx(body, _CRC_START) ^ 0xFFFF)
    for plain, escaped in _ESCAPES:
        body = body.replace(plain, escaped)
    return START + body + END


def bodies_at(data: bytes, start: int) -> tuple[list[bytes], int]:
    """What lies between the flags of the frames that follow each other from `start`, and where that ends."""
    run = _RUN.match(data, start)
    if run is None:
        return [], start
    bodies = _undone(run[0][1:-1], _TOGETHER).split(END + START)
    return [_undone(body, _ALONE) if _ESCAPE in body else body for body in bodies], run.end()


def _undone(data: bytes, escapes: list[tuple[bytes, bytes]]) -> bytes:
    for escaped, plain in escapes:
        data = data.replace(escaped, plain)
    return data


def all_whole(bodies: list[bytes]) -> bool:
    """Whether none is damaged."""
    return set(map(binascii.crc_hqx, bodies, repeat(_CRC_START))) == {_CRC_OF_WHOLE}


def opened(body: bytes) -> tuple[int, int, int, bytes] | None:
    """Kind, number, time in ms and payload of a body; None when it is damaged."""
    if len(body) < HEAD.size + CRC_SIZE or binascii.crc_hqx(body, _CRC_START) != _CRC_OF_WHOLE:
        return None
    kind, number, time_ms = HEAD.unpack_from(body)
    return kind, number, time_ms, body[HEAD.size : -CRC_SIZE]
