"""A small forest: trees that each saw other windows and other features, and vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gorae import randomness
from gorae.learning.models import tree
from gorae.learning.models.base import INDENT
from gorae.learning.windows import IntArray

TREES = (5, 3)
_SEED = 1


@dataclass(frozen=True)
class Forest:
    """Trained trees, all with one vote."""

    trees: tuple[tree.Tree, ...]
    labels: int

    @property
    def columns(self) -> tuple[int, ...]:
        """The features that any tree asks for."""
        return tuple(sorted({column for each in self.trees for column in each.columns}))

    def predict(self, features: IntArray) -> IntArray:
        """Return the label that most trees vote for, of equals the first."""
        return np.asarray(self._votes(features).argmax(axis=1), dtype=np.int64)

    def confidence(self, features: IntArray) -> IntArray:
        """Return the share of trees that voted for the label, in %."""
        votes = self._votes(features).max(axis=1)
        return np.asarray(100 * votes // len(self.trees), dtype=np.int64)

    def _votes(self, features: IntArray) -> IntArray:
        said = np.stack([each.predict(features) for each in self.trees])
        return np.stack([(said == label).sum(axis=0) for label in range(self.labels)], axis=1)

    def source(self, names: Sequence[str], labels: Sequence[str]) -> str:
        """Return an expression for each tree, and `predict(f)` that lets them vote."""
        place = {column: at for at, column in enumerate(self.columns)}
        trees = ",\n ".join(f"lambda f:{_expression(each.root, place)}" for each in self.trees)
        lines = [
            f"T = ({trees})",
            "def predict(f):",
            f"{INDENT}n = [0] * len(LABELS)",
            f"{INDENT}for t in T:",
            f"{INDENT * 2}n[t(f)] += 1",
            f"{INDENT}b = max(n)",
            f"{INDENT}return n.index(b), 100 * b // {len(self.trees)}",
        ]
        return "\n".join(lines) + "\n"


def _expression(node: tree.TreeNode, place: dict[int, int]) -> str:
    """A tree in one line, which takes less room than its `if`s: `2 if f[0]<41 else 1`."""
    if not node.branches:
        return str(node.label)
    below, above = (_expression(branch, place) for branch in node.branches)
    first = f"({below})" if node.branches[0].branches else below
    return f"{first} if f[{place[node.column]}]<{node.threshold} else {above}"


def fit(
    features: IntArray,
    targets: IntArray,
    labels: int,
    *,
    trees: int = TREES[0],
    depth: int = tree.DEPTH,
) -> Forest:
    """Return a forest.

    Each tree is given as many windows, drawn with repetition, and two thirds of the features.
    """
    draw = randomness.stream(_SEED, "forest")
    grown = []
    for _ in range(trees):
        rows = np.array([draw.getrandbits(32) % len(targets) for _ in targets])
        ranks = [draw.getrandbits(32) for _ in range(features.shape[1])]
        columns = np.sort(np.argsort(ranks, kind="stable")[: -(-2 * len(ranks) // 3)])
        grown.append(tree.fit(features[rows], targets[rows], labels, depth=depth, columns=columns))
    return Forest(tuple(grown), labels)
