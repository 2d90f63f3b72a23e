"""What others wrote, made fit to be shown; and points, as they are shown everywhere."""

from __future__ import annotations

import math
import re

from gorae.grading.challenge import Challenge
from gorae.grading.quantities import quantity
from gorae.grading.verdict import RunVerdict
from gorae.texts import Text

MARKS = {"passed": "✔", "missed": "✘", "not-run": "–", "broken": "!"}
"""What became of a check, told without colour."""
_STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters, what turns the direction of writing, and what no file can hold."""


def plain(text: str) -> str:
    """`text` without what would steer the reader's screen; lines end in LF."""
    return _STEERS.sub("·", text.replace("\r\n", "\n"))


def lines_of(text: str) -> list[str]:
    """The lines of a program as a board counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def cut(text: str, most: int) -> str:
    """At most so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def measured(challenge: Challenge, run: RunVerdict) -> list[Text]:
    """A sentence for each measure that has a value in this run."""
    return [
        Text("report.measure", name=measure.name(key), value=quantity(value, measure.formula.tree.unit))
        for key, measure in challenge.measures.items()
        if (value := run.measures.get(key)) is not None
    ]


def floor_points(points: float) -> float:
    """With one decimal, rounded down: what is not all is never shown as all."""
    return math.floor(points * 10) / 10
