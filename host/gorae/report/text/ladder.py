"""What the programs of lessons earn from step to step, as a table for their authors."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

from gorae.lessons.steps.duration import LessonMinutes
from gorae.lessons.steps.ladder import Kind, Rung
from gorae.texts import Text

Row: TypeAlias = tuple[str, Sequence[Rung], LessonMinutes]
COLUMNS = ("lesson", "starter", "copied", "steps", "openings", "minutes")
_NONE = "–"


def describe_ladder(rows: Sequence[Row], lang: str) -> str:
    """Return a line for each lesson: percent earned, and minutes needed of those that it is given."""
    titles = [Text(f"report.ladder-{column}").say(lang) for column in COLUMNS]
    table = [titles, *(_cells(row) for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    return "\n".join(_line(line, widths) for line in table)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (size - _width(cell)) for cell, size in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()


def _cells(row: Row) -> list[str]:
    name, rungs, minutes = row
    steps = [f"{one.step}:{_percent(one.least, one.best)}" for one in rungs if one.kind == "stage"]
    spent = f"{minutes.read:.0f}+{minutes.type:.0f}+{minutes.run:.0f}={minutes.needed:.0f}/{minutes.given}"
    return [
        name,
        _best(rungs, "starter"),
        _best(rungs, "copied"),
        " ".join(steps) or _NONE,
        _openings(rungs),
        spent,
    ]


def _best(rungs: Sequence[Rung], kind: Kind) -> str:
    best = max((one for one in rungs if one.kind == kind), key=lambda one: one.best, default=None)
    if best is None:
        return _NONE
    return f"{best.best:.0f}" if kind == "starter" or not best.best else f"{best.best:.0f} ({best.name})"


def _openings(rungs: Sequence[Rung]) -> str:
    begun = [one for one in rungs if one.kind == "opening"]
    whole = sum(one.least > 99.99 for one in begun)
    return f"{whole}/{len(begun)}" if begun else _NONE


def _percent(least: float, best: float) -> str:
    return f"{best:.0f}" if best - least < 0.5 else f"{least:.0f}–{best:.0f}"


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
