"""A decision tree: CART with Gini impurity and whole-number thresholds.

Of splits that are equally good, that of the first column is taken, and of these the one with the lowest
threshold. So the same data always give the same tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gorae.learning.models.base import INDENT, comment
from gorae.learning.windows import IntArray

DEPTH = 4
LEAST_LEAF = 2
"""A question is asked only if each answer goes for so many windows."""


@dataclass(frozen=True)
class TreeNode:
    """A question, or a leaf, with how many windows of each label came here in training."""

    counts: tuple[int, ...]
    column: int = -1
    """Of the feature that is asked for; −1 in a leaf."""
    threshold: int = 0
    """A smaller feature goes to the first branch, any other to the second."""
    branches: tuple[TreeNode, TreeNode] | None = None
    """None in a leaf."""

    @property
    def label(self) -> int:
        """The label that most windows have here; of equals the first."""
        return self.counts.index(max(self.counts))

    @property
    def confidence(self) -> int:
        """Return the label's share in %, with one window more of each label, as few windows prove little."""
        return 100 * (max(self.counts) + 1) // (sum(self.counts) + len(self.counts))

    def nodes(self) -> Iterator[TreeNode]:
        """Return this node and all below it."""
        yield self
        for branch in self.branches or ():
            yield from branch.nodes()


@dataclass(frozen=True)
class Tree:
    """A trained tree."""

    root: TreeNode

    @property
    def columns(self) -> tuple[int, ...]:
        """The features that it asks for, in ascending order; the first one when it asks for none."""
        return tuple(sorted({node.column for node in self.root.nodes() if node.branches})) or (0,)

    def predict(self, features: IntArray) -> IntArray:
        """Return the number of a label for each row."""
        labels, _ = self._leaves(features)
        return labels

    def confidence(self, features: IntArray) -> IntArray:
        """Return how sure it is of each row's label, in %."""
        _, sure = self._leaves(features)
        return sure

    def path(self, row: Sequence[int]) -> tuple[TreeNode, ...]:
        """Return the nodes that one row of features goes through, the root first and a leaf last."""
        way = [self.root]
        while branches := way[-1].branches:
            way.append(branches[row[way[-1].column] >= way[-1].threshold])
        return tuple(way)

    def _leaves(self, features: IntArray) -> tuple[IntArray, IntArray]:
        found = np.zeros((2, len(features)), dtype=np.int64)
        _visit(self.root, features, np.arange(len(features)), found)
        return found[0], found[1]

    def source(self, names: Sequence[str], labels: Sequence[str]) -> str:
        """Return `predict(f)` in MicroPython, with a comment that names the label at each leaf."""
        asked = dict(zip(self.columns, names, strict=True))
        taken = f"{INDENT}{', '.join(names)}, = f\n" if self.root.branches else ""
        body = "\n".join(_lines(self.root, 1, asked, labels))
        return f"def predict(f):\n{taken}{body}\n"


def _visit(node: TreeNode, features: IntArray, rows: IntArray, found: IntArray) -> None:
    if not node.branches:
        found[:, rows] = np.array([[node.label], [node.confidence]])
        return
    above = features[rows, node.column] >= node.threshold
    _visit(node.branches[0], features, rows[~above], found)
    _visit(node.branches[1], features, rows[above], found)


def _lines(node: TreeNode, depth: int, names: dict[int, str], labels: Sequence[str]) -> Iterator[str]:
    space = INDENT * depth
    if not node.branches:
        yield f"{space}return {node.label}, {node.confidence}{comment(labels[node.label])}"
        return
    yield f"{space}if {names[node.column]} < {node.threshold}:"
    yield from _lines(node.branches[0], depth + 1, names, labels)
    yield from _lines(node.branches[1], depth, names, labels)


def fit(
    features: IntArray, targets: IntArray, labels: int, *, depth: int = DEPTH, columns: IntArray | None = None
) -> Tree:
    """Return a tree of at most `depth` questions one after the other, grown on n × features and n targets.

    `labels` is how many labels there are; `columns` the features that may be asked for, if not all.
    """
    allowed = np.arange(features.shape[1]) if columns is None else columns
    return Tree(_grow(features, targets, labels, depth, allowed))


def _grow(features: IntArray, targets: IntArray, labels: int, depth: int, columns: IntArray) -> TreeNode:
    counts = np.bincount(targets, minlength=labels)
    leaf = TreeNode(tuple(counts.tolist()))
    asks = depth and np.count_nonzero(counts) > 1
    split = _best_split(features, targets, labels, columns) if asks else None
    if split is None:
        return leaf
    column, threshold = split
    below = features[:, column] < threshold
    first, second = (
        _grow(features[side], targets[side], labels, depth - 1, columns) for side in (below, ~below)
    )
    if all(not branch.branches and branch.label == leaf.label for branch in (first, second)):
        return leaf  # a question whose answers lead to the same
    return replace(leaf, column=column, threshold=threshold, branches=(first, second))


def _best_split(
    features: IntArray, targets: IntArray, labels: int, columns: IntArray
) -> tuple[int, int] | None:
    """The column and the threshold that leave the least impurity; None when nothing can be told apart."""
    best, found = 0.0, None
    for column in columns:
        order = np.argsort(features[:, column], kind="stable")
        values = features[order, column]
        score = _purity(targets[order], labels)
        ends = np.arange(1, len(values))
        allowed = (values[1:] > values[:-1]) & (ends >= LEAST_LEAF) & (len(values) - ends >= LEAST_LEAF)
        score[~allowed] = 0.0
        at = int(np.argmax(score)) if len(score) else 0
        if len(score) and score[at] > best:
            best = float(score[at])
            found = int(column), int(values[at] + values[at + 1]) // 2 + 1
    return found


def _purity(targets: IntArray, labels: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """For each place to cut a sorted row: what Gini impurity falls with, sums of squares by number.

    Whole numbers and one division, so equal splits are equal on every machine.
    """
    hits = np.zeros((len(targets), labels), dtype=np.int64)
    hits[np.arange(len(targets)), targets] = 1
    left = hits.cumsum(axis=0)
    right = (left[-1] - left)[:-1]
    left = left[:-1]
    n_left = np.arange(1, len(targets), dtype=np.int64)
    n_right = len(targets) - n_left
    top = (left**2).sum(axis=1) * n_right + (right**2).sum(axis=1) * n_left
    purity: np.ndarray[tuple[int], np.dtype[np.float64]] = top / (n_left * n_right)
    return purity
