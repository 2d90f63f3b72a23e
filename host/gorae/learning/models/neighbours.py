"""The nearest neighbours: some windows are kept, and the three that are nearest to a new one vote.

A board has room for few of them, so of each label some are chosen that stand for the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gorae.learning.models import scaling
from gorae.learning.models.scaling import Scale
from gorae.learning.windows import IntArray

NEIGHBOURS = 3
SIZES = (6, 5, 4, 3, 2, 1)
"""Windows of each label that are kept: as many as there is room for, and time."""
_MAX_ROWS, _MAX_NUMBERS = 18, 140
"""Of all labels together, and their features: comparing them takes a board 12 ms."""
_MAX_COMPARED = 400
"""Windows of a label that may be chosen; of more, every second one, third one and so on."""
_LETTER_OF_ZERO = 80
"""A scaled feature is kept as one printable letter: −45 is `#`, 45 is `}`."""


@dataclass(frozen=True)
class NeighbourModel:
    """A trained model: the windows that are kept, scaled, with their labels."""

    scale: Scale
    rows: tuple[tuple[int, ...], ...]
    labels: tuple[int, ...]

    @property
    def columns(self) -> tuple[int, ...]:
        """All features."""
        return tuple(range(len(self.scale.means)))

    def predict(self, features: IntArray) -> IntArray:
        """Return the label of most neighbours; of labels with as many, that of the nearest one."""
        labels, _ = self._votes(features)
        return labels

    def confidence(self, features: IntArray) -> IntArray:
        """Return the share of the neighbours that have the label, in %."""
        _, sure = self._votes(features)
        return sure

    def _votes(self, features: IntArray) -> tuple[IntArray, IntArray]:
        found = np.zeros((2, len(features)), dtype=np.int64)
        kept, labels = np.array(self.rows), np.array(self.labels)
        for at, row in enumerate(self.scale.apply(features)):
            near = labels[np.argsort(((kept - row) ** 2).sum(axis=1), kind="stable")[:NEIGHBOURS]]
            votes = (near[:, None] == near[None]).sum(axis=1)
            found[:, at] = near[votes.argmax()], 100 * votes.max() // len(near)
        return found[0], found[1]

    def source(self, names: Sequence[str], labels: Sequence[str]) -> str:
        """Return `predict(f)` in MicroPython."""
        width = len(self.scale.means)
        return (
            f"{self.scale.source()}"
            f"T = {_letters([number for row in self.rows for number in row])}\n"
            f"L = {bytes(self.labels)!r}\n"
            "def predict(f):\n"
            " s = []\n"
            f" q = [a + {_LETTER_OF_ZERO} for a in scale(f)]\n"
            " for i in range(len(L)):\n"
            "  n = 0\n"
            f"  for a, b in zip(q, T[i * {width}:i * {width} + {width}]):\n"
            "   a -= b\n"
            "   n += a * a\n"
            "  s.append(n * len(L) + i)\n"
            f" s = [L[n % len(L)] for n in sorted(s)[:{NEIGHBOURS}]]\n"
            " n = [s.count(a) for a in s]\n"
            " b = max(n)\n"
            " return s[n.index(b)], 100 * b // len(s)\n"
        )


def _letters(numbers: Sequence[int]) -> str:
    return repr(bytes(number + _LETTER_OF_ZERO for number in numbers))


def fit(features: IntArray, targets: IntArray, labels: int, *, kept: int = SIZES[0]) -> NeighbourModel:
    """Return a model that keeps `kept` windows of each label that has so many."""
    scale = scaling.fit(features)
    scaled = scale.apply(features)
    kept = max(1, min(kept, _MAX_ROWS // labels, _MAX_NUMBERS // (labels * features.shape[1])))
    chosen: list[int] = []
    for label in range(labels):
        chosen += _apart(scaled, np.flatnonzero(targets == label), kept)
    return NeighbourModel(
        scale,
        tuple(tuple(scaled[at].tolist()) for at in chosen),
        tuple(int(targets[at]) for at in chosen),
    )


def _apart(rows: IntArray, places: IntArray, count: int) -> list[int]:
    """The places of `count` rows that stand for all of these, one after the other.

    Each is the one that leaves the smallest sum of squared distances to the nearest chosen one.
    """
    places = places[:: -(-len(places) // _MAX_COMPARED) or 1]
    ours = rows[places]
    distances = ((ours[:, None, :] - ours[None]) ** 2).sum(axis=2)
    chosen: list[int] = []
    nearest = np.full(len(places), np.iinfo(np.int32).max, dtype=np.int64)
    while len(chosen) < min(count, len(places)):
        left = np.minimum(distances, nearest[:, None]).sum(axis=0)
        left[chosen] = np.iinfo(np.int64).max
        chosen.append(int(left.argmin()))
        nearest = np.minimum(nearest, distances[:, chosen[-1]])
    return [int(places[at]) for at in chosen]
