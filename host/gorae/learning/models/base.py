"""What every kind of model can do: say a label and how sure it is, here and as MicroPython."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from gorae.learning.windows import IntArray

INDENT = " "
"""Of generated MicroPython: bytes of a board are scarce."""


class Model(Protocol):
    """A trained classifier of rows of whole numbers."""

    @property
    def columns(self) -> tuple[int, ...]:
        """The features that it asks for, by their place in a row; the board computes no others."""

    def predict(self, features: IntArray) -> IntArray:
        """Return the number of a label for each row, n × features -> n."""

    def confidence(self, features: IntArray) -> IntArray:
        """Return how sure it is of each row's label, 0 to 100 %."""

    def source(self, names: Sequence[str], labels: Sequence[str]) -> str:
        """Return `predict(f)` in MicroPython: it gives the number of a label, and how sure it is in %.

        `f` are the features of `columns`, whose `names` are given for whoever reads it, as are the labels.
        """


def comment(text: str) -> str:
    """Return a text as a comment at the end of a line: whatever a label has in it, it stays one."""
    return f"  # {''.join(letter if letter.isprintable() else ' ' for letter in text)[:40]}".rstrip()
