"""Text in the columns of a terminal, where a Hangul syllable takes two."""

from __future__ import annotations

import unicodedata


def columns_of(text: str) -> int:
    """How wide a terminal shows it: a Hangul syllable takes two columns."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def padded(text: str, width: int) -> str:
    """Return a text that is at least `width` columns wide."""
    return text + " " * (width - columns_of(text))


def fitted(text: str, width: int) -> str:
    """Return as much of a text as `width` columns hold."""
    if columns_of(text) <= width:
        return text
    while columns_of(text) > width - 1:
        text = text[:-1]
    return text + "…"
