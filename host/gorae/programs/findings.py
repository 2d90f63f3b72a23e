"""What was found in a program."""

from __future__ import annotations

from dataclasses import dataclass

from gorae.texts import Text


@dataclass(frozen=True)
class ProgramFinding:
    """Something to change in a program: where, and a sentence about it."""

    line: int
    """1-based."""
    text: Text | None = None
    """None when only the line is to be put right."""
