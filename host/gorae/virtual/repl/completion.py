"""What Tab adds to a line at MicroPython's prompt, or lists, given the names that could be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CHAIN = re.compile(rb"[A-Za-z0-9_.]*$")
_IMPORT = b"import "
_SLOT, _WIDTH = 16, 64


def owner_at(before: bytes) -> bytes:
    """Whose names are asked for when the line so far is `before`: `a.b`, nothing for globals, or `import`."""
    if before.startswith(_IMPORT):
        return _IMPORT.strip()
    return _chain(before).rpartition(b".")[0]


def complete(before: bytes, names: Iterable[str]) -> tuple[bytes, bytes]:
    """What is to be added behind `before`, and what to list when there are several ways to go on."""
    begun = _chain(before).rpartition(b".")[2].decode()
    matching = sorted(
        name
        for name in set(names)
        if name.isascii() and name.startswith(begun) and (begun or not name.startswith("_"))
    )
    if not matching:
        starts = bool(begun) and before == begun.encode() and _IMPORT.startswith(before)
        return _IMPORT[len(before) :] if starts else b"", b""
    common = _common(matching[0], matching[-1])
    if len(matching) == 1 or common > len(begun):
        return matching[0][len(begun) : common].encode(), b""
    return b"", _columns(matching)


def _chain(before: bytes) -> bytes:
    match = _CHAIN.search(before)
    return match[0] if match else b""


def _common(first: str, last: str) -> int:
    """How many letters they begin with in common, and so all that are sorted between them."""
    differ = (place for place, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    return next(differ, min(len(first), len(last)))


def _columns(names: list[str]) -> bytes:
    """As a board prints them, four in a line where they fit."""
    text = ""
    length = _WIDTH
    for name in names:
        gap = -length % _SLOT
        if gap < 2:
            gap += _SLOT
        if length + gap + len(name) <= _WIDTH:
            text += " " * gap + name
            length += gap + len(name)
        else:
            text += "\r\n" + name
            length = len(name)
    return f"{text}\r\n".encode()
