"""A frame on the wire: flags, escapes, head and CRC. See docs/telemetry.md."""

from __future__ import annotations

import binascii
import struct

START = b"\xc0"
END = b"\xc1"
LONGEST = 600
"""A frame has no more bytes than this between START and END."""
CHANNEL, MARK, ROWS, COLUMNS = b"CMSD"
"""The kinds of frames."""

_ESCAPE = b"\xf5"
_HEAD = struct.Struct("<BBI")  # kind, number of the frame, time in ms
_CRC_START = 0xFFFF
_CRC_OF_WHOLE = 0x1D0F  # of a body with its own CRC at the end
# What may not stand in a frame, and what stands for it. The escape itself comes first: when undoing, last.
_ESCAPES = [
    (plain, _ESCAPE + bytes([plain[0] ^ 0x20])) for plain in (_ESCAPE, START, END, b"\x03", b"\x04", b"\n")
]
_UNDONE = [(escaped, plain) for plain, escaped in reversed(_ESCAPES)]


def frame(kind: int, number: int, time_ms: int, payload: bytes) -> bytes:
    """A frame as it goes over the line."""
    body = _HEAD.pack(kind, number, time_ms) + payload
    body += struct.pack(">H", binascii.crc_hqx(body, _CRC_START) ^ 0xFFFF)
    for plain, escaped in _ESCAPES:
        body = body.replace(plain, escaped)
    return START + body + END


def opened(body: bytes) -> tuple[int, int, int, bytes] | None:
    """Kind, number, time in ms and payload of what lies between the flags; None when it is damaged."""
    if _ESCAPE in body:
        for escaped, plain in _UNDONE:
            body = body.replace(escaped, plain)
    if len(body) < _HEAD.size + 2 or binascii.crc_hqx(body, _CRC_START) != _CRC_OF_WHOLE:
        return None
    kind, number, time_ms = _HEAD.unpack_from(body)
    return kind, number, time_ms, body[_HEAD.size : -2]
