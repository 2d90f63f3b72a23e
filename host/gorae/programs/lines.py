"""The lines of a program as a board counts them."""

from __future__ import annotations


def lines_of(text: str) -> list[str]:
    """The lines of a program as a board counts them: form feeds and such do not end one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def line_at(data: bytes, index: int) -> int:
    """The line, 1-based, in which the byte with that index is."""
    before = data[:index].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1
