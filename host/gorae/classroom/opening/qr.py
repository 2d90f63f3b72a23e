"""An address as a QR code in a terminal: two modules a character, black on white whatever the theme is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

_QUIET = 2
"""Modules of white around it. The standard asks for 4; phones read 2, and a terminal is small."""
_BLACK_ON_WHITE, _PLAIN = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
_SPACES = {0: "\x1b[48;5;231m  ", 1: "\x1b[48;5;16m  "}
Modules = Sequence[Sequence[int]]
"""1 is dark; rows from the top."""


def qr_lines(text: str, encoding: str = "utf-8") -> list[str]:
    """Return the lines of a QR code of `text`, with the colours of ANSI terminals in them.

    A terminal whose encoding has no half blocks, such as a Korean Windows console in CP949, gets spaces with
    colours behind them, which take twice the room.
    """
    import segno

    rows = [list(row) for row in segno.make_qr(text, error="m").matrix_iter(border=_QUIET)]
    return _in_halves(rows) if _has_halves(encoding) else _in_spaces(rows)


def _has_halves(encoding: str) -> bool:
    try:
        "".join(_HALVES.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _in_halves(rows: Modules) -> list[str]:
    white = [0] * len(rows[0])
    pairs = itertools.zip_longest(rows[::2], rows[1::2], fillvalue=white)
    lines = ("".join(_HALVES[pair] for pair in zip(upper, lower, strict=True)) for upper, lower in pairs)
    return [f"{_BLACK_ON_WHITE}{line}{_PLAIN}" for line in lines]


def _in_spaces(rows: Modules) -> list[str]:
    return ["".join(_SPACES[module] for module in row) + _PLAIN for row in rows]
