"""Windows as points on a plane of two features that one picks. Labels differ in shape, not in colour only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from gorae.learning.examples import Example, IntArray

SHAPES = (
    "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z", "M-4-4h8v8h-8Z", "M0-5.2L5 3.7H-5Z",
    "M0-5.6L5.6 0L0 5.6L-5.6 0Z", "M-1.6-5h3.2v3.4h3.4v3.2h-3.4v3.4h-3.2v-3.4h-3.4v-3.2h3.4Z",
    "M0 5.2L5-3.7H-5Z",
    "M-4.7-2.4L-2.4-4.7L0-2.3L2.4-4.7L4.7-2.4L2.3 0L4.7 2.4L2.4 4.7L0 2.3L-2.4 4.7L-4.7 2.4L-2.3 0Z",
    "M0-5.8L1.5-1.9L5.6-1.8L2.4.8L3.5 4.8L0 2.5L-3.5 4.8L-2.4.8L-5.6-1.8L-1.5-1.9Z",
)  # fmt: skip
"""SVG paths around 0, 0: circle, square, triangle, diamond, plus, triangle upside down, cross, star."""
Floats = npt.NDArray[np.float64]
_MARGIN = 4.0
"""Percent of the plane that stay free at each edge."""


@dataclass(frozen=True)
class ScatterPoint:
    """One window on the plane, in percent from the upper left corner."""

    number: int
    label: int
    x: float
    y: float


@dataclass(frozen=True)
class Scatter:
    """The plane as it is first shown, and what the script needs to show another one."""

    features: tuple[str, ...]
    across: int
    """Position of the feature that grows to the right."""
    up: int
    points: list[ScatterPoint]
    labels: tuple[str, ...]
    data: dict[str, Any]


def scatter_of(
    windows: Sequence[Example], labels: Sequence[str], features: tuple[str, ...], table: IntArray
) -> Scatter | None:
    """Return the plane of the two features that tell labels apart best; None where there are not two.

    `table` is windows × features.
    """
    if len(features) < 2 or not windows:
        return None
    numbers = [labels.index(window.label) for window in windows]
    across, up = _best_two(features, table, np.array(numbers))
    columns = [_percents(table[:, at]) for at in (across, up)]
    points = [
        ScatterPoint(window.number, label, round(x, 2), round(100 - y, 2))
        for window, label, x, y in zip(windows, numbers, *columns, strict=True)
    ]
    data = {
        "features": features,
        "columns": table.T.tolist(),
        "windows": [
            [window.number, label, window.person] for window, label in zip(windows, numbers, strict=True)
        ],
        "labels": labels,
        "margin": _MARGIN,
    }
    return Scatter(features, across, up, points, tuple(labels), data)


def _percents(column: IntArray) -> list[float]:
    """Return where values stand between the least and the greatest, with a margin, in percent."""
    low, high = int(column.min()), int(column.max())
    share = (column - low) / (high - low) if high > low else np.full(len(column), 0.5)
    placed: list[float] = (_MARGIN + (100 - 2 * _MARGIN) * share).tolist()
    return placed


def _best_two(features: Sequence[str], table: IntArray, labels: IntArray) -> tuple[int, int]:
    """Return the two features that vary most between labels compared to within them.

    The second one is the best of those that do not say the same as the first, of another statistic if it can.
    """
    scores = np.array([_separation(column, labels) for column in table.T.astype(float)])
    first = int(scores.argmax())
    alike = _correlations(table.astype(float), first) ** 2
    statistic = features[first].partition("_")[0]
    again = np.array([0.5 if name.partition("_")[0] == statistic else 1.0 for name in features])
    second = int(np.where(np.arange(len(scores)) == first, -1.0, scores * (1 - alike) * again).argmax())
    return first, second


def _separation(column: Floats, labels: IntArray) -> float:
    total = float(column.var())
    if total <= 0:
        return 0.0
    parts = [column[labels == label] for label in set(labels.tolist())]
    inside = sum(float(part.var()) * len(part) for part in parts) / len(column)
    return 1 - inside / total


def _correlations(table: Floats, at: int) -> Floats:
    centred = table - table.mean(axis=0)
    lengths = np.sqrt((centred**2).sum(axis=0))
    products = centred.T @ centred[:, at]
    found: Floats = products / np.maximum(lengths * lengths[at], 1e-9)
    return found
