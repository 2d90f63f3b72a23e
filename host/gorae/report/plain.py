"""What others wrote, made fit to be shown; and points, as they are shown everywhere."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from gorae.stl.quantities import quantity
from gorae.texts import Text
from gorae.texts.words import one_line, plain

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge

__all__ = ["MARKS", "cut", "floor_points", "lines_of", "measured", "one_line", "plain", "styled"]

MARKS = {"passed": "✔", "missed": "✘", "not-run": "–", "broken": "!"}
"""What became of a check, told without colour."""


def styled(text: str, **style: Any) -> str:
    """`click.style`, unless the user asks for no colours: https://no-color.org."""
    return text if os.environ.get("NO_COLOR") else click.style(text, **style)


def lines_of(text: str) -> list[str]:
    """The lines of a program as a board counts them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")


def cut(text: str, most: int) -> str:
    """Return at most so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def measured(challenge: Challenge, values: Mapping[str, float | None]) -> list[Text]:
    """A sentence for each of the challenge's measures that has a value."""
    return [
        Text("report.measure", name=measure.name(key), value=quantity(value, measure.formula.tree.unit))
        for key, measure in challenge.measures.items()
        if (value := values.get(key)) is not None
    ]


def floor_points(points: float) -> float:
    """Round points down to one decimal: what is not all is never shown as all."""
    return math.floor(points * 10) / 10
