"""Frames on a serial line: `C0` ends one, `DB DC` stands for `C0` and `DB DD` for `DB`."""

from __future__ import annotations

import re

_END = b"\xc0"
_ESCAPED = re.compile(rb"\xdb(.?)", re.DOTALL)
_MEANT = {b"\xdc": b"\xc0", b"\xdd": b"\xdb"}


def encode(frame: bytes) -> bytes:
    """The frame as it goes onto the line."""
    return _END + frame.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc") + _END


class Frames:
    """Finds the frames in bytes that come in any pieces."""

    def __init__(self, longest: int) -> None:
        """Frames of more than `longest` bytes on the line are thrown away."""
        self._longest = longest
        self._pending = bytearray()
        self._too_long = False

    def feed(self, data: bytes) -> list[bytes]:
        """The frames that end in `data`. Empty and damaged ones are left out."""
        *ended, rest = data.split(_END)
        frames = []
        for piece in ended:
            self._keep(piece)
            frames.append(b"" if self._too_long else _decode(bytes(self._pending)))
            self._pending.clear()
            self._too_long = False
        self._keep(rest)
        return [frame for frame in frames if frame]

    def _keep(self, piece: bytes) -> None:
        self._too_long |= len(self._pending) + len(piece) > self._longest
        if not self._too_long:
            self._pending += piece


def _decode(line: bytes) -> bytes:
    """What a frame holds; nothing if it is damaged."""
    if any(after not in _MEANT for after in _ESCAPED.findall(line)):
        return b""
    return _ESCAPED.sub(lambda match: _MEANT[match[1]], line)
