"""How the numbers of a CSV file are written: decimal points or commas, and what parts thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_MISSING = frozenset({"", "-", "--", "–", "nan", "na", "n/a", "#n/a", "null", "none", "nil", "?"})
"""Words that other programs write for a missing value, in lower case."""
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f'\u2019")
"""Between groups of three digits these are no part of the number."""
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:[ \u00a0\u2009\u202f'\u2019]\d{3})+(?:[.,]\d+)?")
_PLAIN = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_EITHER = re.compile(r"[-+]?[1-9]\d{0,2}([.,])\d{3}")
"""Thousands, or three decimals."""
_POINTED = re.compile(r"[-+]?(?:\d*|\d{1,3}(?:,\d{3})+)\.\d+(?:[eE][-+]?\d+)?")
_COMMAED = re.compile(r"[-+]?(?:\d*|\d{1,3}(?:\.\d{3})+),\d+(?:[eE][-+]?\d+)?")
_POINT_GROUPS = re.compile(r"[-+]?\d{1,3}(?:\.\d{3}){2,}")
_COMMA_GROUPS = re.compile(r"[-+]?\d{1,3}(?:,\d{3}){2,}")


@dataclass(frozen=True)
class Style:
    """How numbers are written in one file."""

    decimal: str = "."
    doubtful: str = ""
    """A number that may be meant in two ways, when nothing in the file says which."""
    pointed: str = ""
    """A number whose point was taken for a decimal point, though nothing else in the file says so."""

    def number(self, cell: str) -> float:
        """The number in a cell, NaN for a missing one. Raises ValueError for anything else."""
        text = cell.strip()
        if text.lower() in _MISSING:
            return float("nan")
        if _GROUPED.fullmatch(text):
            text = text.translate(_SPACES)
        other = "," if self.decimal == "." else "."
        if other in text:
            whole, mark, rest = text.partition(self.decimal)
            if not re.fullmatch(rf"[-+]?\d{{1,3}}(?:\{other}\d{{3}})+", whole):
                raise ValueError(cell)
            text = whole.replace(other, "") + mark + rest
        text = text.replace(self.decimal, ".").replace("\u2212", "-")
        if not _PLAIN.fullmatch(text) and text.lower().lstrip("+-") not in ("inf", "infinity"):
            raise ValueError(cell)
        return float(text)


def style_of(cells: Iterable[str]) -> Style:
    """What all numbers of a file have in common.

    A cell such as 0,5 or 1.234,5 says it for all; 1,023 alone is doubtful. A point alone is a decimal point,
    unless others show that it is none.
    """
    point = comma = False
    doubtful = pointed = ""
    for cell in cells:
        text = cell.strip()
        if "," not in text and "." not in text:
            continue
        if _GROUPED.fullmatch(text):
            text = text.translate(_SPACES)
        either = _EITHER.fullmatch(text)
        if either:
            doubtful = doubtful or (text if either[1] == "," else "")
            pointed = pointed or (text if either[1] == "." else "")
        elif _COMMA_GROUPS.fullmatch(text) or _POINTED.fullmatch(text):
            point = True
        elif _POINT_GROUPS.fullmatch(text) or _COMMAED.fullmatch(text):
            comma = True
    if comma and not point:
        return Style(",")
    if point or not doubtful:
        return Style(".", doubtful if comma and doubtful else "", "" if point else pointed)
    return Style(".", doubtful)
