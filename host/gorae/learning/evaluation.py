"""How good a model is: what it said of windows whose label is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from gorae.learning.windows import IntArray


@dataclass(frozen=True)
class ConfusionMatrix:
    """How often each label was taken for which."""

    labels: tuple[str, ...]
    """In the order of the rows and of the columns."""
    counts: tuple[tuple[int, ...], ...]
    """A row for each true label, a column for each that was said."""

    @classmethod
    def of(cls, labels: Sequence[str], truth: Sequence[str], said: Sequence[str]) -> ConfusionMatrix:
        """Return the matrix of answers to windows; all are among `labels`."""
        place = {label: at for at, label in enumerate(labels)}
        counts = [[0] * len(labels) for _ in labels]
        for true, answer in zip(truth, said, strict=True):
            counts[place[true]][place[answer]] += 1
        return cls(tuple(labels), tuple(map(tuple, counts)))

    @classmethod
    def of_numbers(cls, labels: Sequence[str], truth: IntArray, said: IntArray) -> ConfusionMatrix:
        """Return the matrix of numbers of labels."""
        return cls.of(labels, [labels[at] for at in truth], [labels[at] for at in said])

    @property
    def total(self) -> int:
        """How many windows there were."""
        return sum(map(sum, self.counts))

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0 to 1; 0 without a window."""
        right = sum(row[at] for at, row in enumerate(self.counts))
        return right / self.total if self.total else 0.0

    @cached_property
    def recall(self) -> dict[str, float]:
        """The share of each label's windows that were recognised; labels without a window are left out."""
        rows = zip(self.labels, self.counts, strict=True)
        return {label: row[at] / sum(row) for at, (label, row) in enumerate(rows) if sum(row)}

    @property
    def worst_label(self) -> str:
        """The label with the lowest recall, of equals the first; empty without a window."""
        return min(self.recall, key=lambda label: self.recall[label], default="")
