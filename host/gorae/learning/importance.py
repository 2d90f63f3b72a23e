"""How much a model needs each feature: how many more windows it names wrongly when that one is shuffled."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gorae import randomness
from gorae.learning.models.base import Model
from gorae.learning.training import Trained, held_out_models
from gorae.learning.windows import IntArray

ROUNDS = 5
"""How often each feature is shuffled."""
_SEED = 1


def importance(trained: Trained) -> dict[str, float]:
    """Return the accuracy that is lost without each feature that the model uses, −1 to 1, the largest first.

    It is asked of windows that its like had not seen; where none were left out, of those that it learnt from.
    A feature whose share is about 0 could be left out, or another one says the same.
    """
    tested = list(held_out_models(trained)) or [(trained.model, np.arange(len(trained.windows)))]
    lost = {trained.features[at].name: _lost(trained, tested, at) for at in trained.model.columns}
    return dict(sorted(lost.items(), key=lambda item: -item[1]))


def _lost(trained: Trained, tested: Sequence[tuple[Model, IntArray]], column: int) -> float:
    draw = randomness.stream(_SEED, f"importance of {trained.features[column].name}")
    wrong = total = 0
    for model, rows in tested:
        table, targets = trained.table[rows], trained.windows.targets[rows]
        known = int((model.predict(table) == targets).sum())
        for _ in range(ROUNDS):
            order = np.argsort([draw.getrandbits(32) for _ in rows], kind="stable")
            wrong += known - int((model.predict(_shuffled(table, column, order)) == targets).sum())
            total += len(rows)
    return wrong / total


def _shuffled(table: IntArray, column: int, order: IntArray) -> IntArray:
    other = table.copy()
    other[:, column] = table[order, column]
    return other
