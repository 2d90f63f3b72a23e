"""The nearest centroid: each label is the mean of its windows, and a window belongs to the nearest one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gorae.learning.models import scaling
from gorae.learning.models.scaling import Scale, written
from gorae.learning.windows import IntArray


@dataclass(frozen=True)
class Centroid:
    """A trained model: the mean of each label's features, scaled."""

    scale: Scale
    centroids: tuple[tuple[int, ...], ...]

    @property
    def columns(self) -> tuple[int, ...]:
        """All features."""
        return tuple(range(len(self.scale.means)))

    def distances(self, features: IntArray) -> IntArray:
        """Return the squared distance of each row from each label's centroid, n × labels."""
        away = self.scale.apply(features)[:, None, :] - np.array(self.centroids)[None]
        squares: IntArray = (away**2).sum(axis=2)
        return squares

    def predict(self, features: IntArray) -> IntArray:
        """Return the nearest label, of equals the first."""
        return np.asarray(self.distances(features).argmin(axis=1), dtype=np.int64)

    def confidence(self, features: IntArray) -> IntArray:
        """Return 50 % half way between two centroids, 100 % on one."""
        nearest, second = np.sort(self.distances(features), axis=1)[:, :2].T
        return np.asarray(100 * second // np.maximum(1, nearest + second), dtype=np.int64)

    def source(self, names: Sequence[str], labels: Sequence[str]) -> str:
        """Return `predict(f)` in MicroPython."""
        rows = ",\n ".join(written(row) for row in self.centroids)
        return (
            f"{self.scale.source()}C = ({rows})\n"
            "def predict(f):\n"
            " s = []\n"
            " q = scale(f)\n"
            " for c in C:\n"
            "  n = 0\n"
            "  for a, b in zip(q, c):\n"
            "   a -= b\n"
            "   n += a * a\n"
            "  s.append(n)\n"
            " a, b = sorted(s)[:2]\n"
            " return s.index(a), 100 * b // max(1, a + b)\n"
        )


def fit(features: IntArray, targets: IntArray, labels: int) -> Centroid:
    """Return the centroids of n × features; a label without a window lies as far off as can be."""
    scale = scaling.fit(features)
    scaled = scale.apply(features)
    return Centroid(scale, tuple(_mean(scaled[targets == label]) for label in range(labels)))


def _mean(rows: IntArray) -> tuple[int, ...]:
    if not len(rows):
        return (scaling.LIMIT * 4,) * int(rows.shape[1])
    rounded: list[int] = ((2 * rows.sum(axis=0) + len(rows)) // (2 * len(rows))).tolist()
    return tuple(rounded)
