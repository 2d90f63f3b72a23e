"""What the files that were handed in are worth, apart from what any run shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gorae.texts import Text


@dataclass(frozen=True)
class Appraisal:
    """What became of the checks of dataset and model."""

    misses: Mapping[str, Text | None] = field(default_factory=dict)
    """By check id: why it is missed, None when it is passed."""


NOTHING = Appraisal()
"""Of an answer that is nothing but a program."""
