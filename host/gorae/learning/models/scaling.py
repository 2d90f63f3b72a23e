"""Features on one scale, in whole numbers: for models that add them up or measure distances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np

from gorae.learning.windows import IntArray

UNIT = 12
"""A standard deviation, scaled."""
LIMIT = 45
"""What is scaled lies within ± this."""


@dataclass(frozen=True)
class Scale:
    """The mean and the standard deviation of each feature, rounded down; a deviation is at least 1."""

    means: tuple[int, ...]
    deviations: tuple[int, ...]

    def apply(self, features: IntArray) -> IntArray:
        """Return the features scaled, n × features within ±LIMIT."""
        scaled = (features - np.array(self.means)) * UNIT // np.array(self.deviations)
        return np.asarray(np.clip(scaled, -LIMIT, LIMIT), dtype=np.int64)

    def source(self) -> str:
        """Return `scale(f)` in MicroPython."""
        return (
            f"M = {written(self.means)}\n"
            f"D = {written(self.deviations)}\n"
            "def scale(f):\n"
            f" return [max(-{LIMIT}, min({LIMIT}, (a - m) * {UNIT} // d)) for a, m, d in zip(f, M, D)]\n"
        )


def fit(features: IntArray) -> Scale:
    """Return the scale of n × features."""
    means = features.sum(axis=0) // len(features)
    # Squares of large features leave 64 bits; Python's whole numbers do not.
    squares = [sum(int(away) ** 2 for away in column) // len(column) for column in (features - means).T]
    return Scale(tuple(means.tolist()), tuple(max(1, isqrt(square)) for square in squares))


def written(numbers: Sequence[int]) -> str:
    """Return numbers as a tuple in Python, as short as can be."""
    return "(" + ",".join(map(str, numbers)) + ("," if len(numbers) == 1 else "") + ")"
