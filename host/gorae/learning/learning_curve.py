"""The learning curve: how good a model is that learnt from 2, 4, 8 … windows of each label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gorae.learning import splitting
from gorae.learning.training import Trained, fit
from gorae.learning.windows import IntArray, LabelledWindows


@dataclass(frozen=True)
class CurvePoint:
    """What so many windows were worth."""

    windows: int
    """Of each label, at most: a label that has fewer gives all."""
    known: float
    """The accuracy on the windows that were learnt from, 0 to 1."""
    unseen: float
    """The accuracy on the windows that were left out."""


def learning_curve(trained: Trained) -> tuple[CurvePoint, ...]:
    """Return a point for 2, 4, 8 … windows of each label, and for all.

    None where nothing could be left out.
    """
    split = splitting.split(trained.windows)
    return tuple(_point(trained, split, count) for count in _counts(trained.windows)) if split.parts else ()


def _counts(windows: LabelledWindows) -> Iterator[int]:
    most = int(np.bincount(windows.targets).max())
    count = 2
    while count < most:
        yield count
        count *= 2
    yield most


def _point(trained: Trained, split: splitting.Split, count: int) -> CurvePoint:
    right = np.zeros(2, dtype=np.int64)
    asked = np.zeros(2, dtype=np.int64)
    for part in split.parts:
        rest = np.setdiff1d(np.arange(len(trained.windows)), part)
        learnt = first_of_each(trained.windows, rest, count)
        targets, labels = trained.windows.targets, len(trained.windows.label_names)
        model = fit(trained.table[learnt], targets[learnt], labels, trained.settings, trained.size)
        for at, rows in enumerate((learnt, part)):
            right[at] += int((model.predict(trained.table[rows]) == targets[rows]).sum())
            asked[at] += len(rows)
    known, unseen = (right / np.maximum(1, asked)).tolist()
    return CurvePoint(count, known, unseen)


def first_of_each(windows: LabelledWindows, rows: IntArray, count: int) -> IntArray:
    """Return the first `count` rows of each label, people in turn, so that few windows are of many people."""
    turn: dict[tuple[int, str], int] = {}
    ranked = []
    for row in rows:
        key = int(windows.targets[row]), windows.people[row]
        turn[key] = turn.get(key, 0) + 1
        ranked.append((turn[key], int(row)))
    left = dict.fromkeys(range(len(windows.label_names)), count)
    chosen = []
    for _, row in sorted(ranked):
        label = int(windows.targets[row])
        if left[label]:
            left[label] -= 1
            chosen.append(row)
    return np.array(sorted(chosen), dtype=np.int64)
