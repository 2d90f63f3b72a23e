"""What is wrong with a formula, at its column."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice

from gorae.errors import UsageError
from gorae.texts import Text

_SHOWN = 60
"""Characters of a formula that are shown on each side of a mistake."""

_MOST = 10
"""Mistakes of one formula that are shown."""


@dataclass(frozen=True)
class Mistake:
    at: int
    """Offset in the text of the formula."""
    text: Text


class FormulaError(UsageError):
    """A formula has mistakes. All that were found are in `mistakes`, from left to right."""

    def __init__(self, formula: str, mistakes: Sequence[Mistake]) -> None:
        self.formula = formula
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.at))
        super().__init__(pointed(formula, self.mistakes))


def pointed(formula: str, mistakes: Iterable[Mistake]) -> Text:
    """The mistakes, each with the line of the formula that it is in and a caret below its place."""
    texts = (_with_caret(formula, mistake) for mistake in islice(mistakes, _MOST))
    return reduce(lambda first, second: Text("grading.both", first=first, second=second), texts)


def _with_caret(formula: str, mistake: Mistake) -> Text:
    start = max(formula.rfind("\n", 0, mistake.at) + 1, mistake.at - _SHOWN)
    line = formula[start : mistake.at + _SHOWN].partition("\n")[0].expandtabs(1)
    before = formula[start : mistake.at]
    # Hangul takes two columns of a terminal.
    indent = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in before)
    return Text("grading.at-column", why=mistake.text, line=line, caret=" " * indent + "^")
