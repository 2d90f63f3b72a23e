"""What neurons have in common: weighted sums, and how sure the largest of them is."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from gorae.learning.windows import IntArray

Rows: TypeAlias = tuple[tuple[int, ...], ...]
"""A neuron each: its weights, and its bias at the end."""

DOT = """\
def dot(w, v):
 n = w[-1]
 for a, b in zip(w, v):
  n += a * b
 return n
"""
"""The sum of one neuron in MicroPython."""
BEST = """\
 a, b = sorted(s)[-2:]
 return s.index(b), 50 + min(49, 25 * (b - a) // {margin})
"""
"""The end of `predict`: the largest of the sums `s`, 75 % sure when it is ahead as far as usual."""


def sums(rows: Rows, inputs: IntArray) -> IntArray:
    """Return the sum of each neuron, n × inputs -> n × neurons."""
    table = np.array(rows, dtype=np.int64)
    total: IntArray = inputs @ table[:, :-1].T + table[:, -1]
    return total


def sureness(outputs: IntArray, margin: int) -> IntArray:
    """Return how sure the largest output of each row is, in %, as `BEST` does."""
    return 50 + np.minimum(49, 25 * _ahead(outputs) // margin)


def usual_margin(outputs: IntArray) -> int:
    """Return how far the largest output is ahead of the second on an average, at least 1."""
    return max(1, int(_ahead(outputs).sum()) // len(outputs))


def _ahead(outputs: IntArray) -> IntArray:
    second, first = np.sort(outputs, axis=1)[:, -2:].T
    ahead: IntArray = first - second
    return ahead


def as_bytes(weights: IntArray) -> Rows:
    """Return rows of weights within ±127: all divided by the same number, and rounded."""
    largest = max(1, int(np.abs(weights).max()))
    scaled = (weights * 127 + np.sign(weights) * (largest // 2)) // largest if largest > 127 else weights
    return tuple(tuple(row) for row in np.clip(scaled, -127, 127).tolist())
