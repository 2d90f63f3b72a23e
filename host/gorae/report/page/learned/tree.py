"""A decision tree as a drawing: questions and answers, with a way to each leaf that can be lit up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gorae.learning.models.tree import Tree, TreeNode
from gorae.report.text.columns import fitted
from gorae.texts.words import one_line

NODE_WIDTH, NODE_HEIGHT = 132, 46
_GAP, _LEVEL = 14, 92
_LETTERS = 17
"""Columns of text that fit into a node."""


@dataclass(frozen=True)
class DrawnNode:
    """A question or a leaf, at the place of its upper left corner."""

    at: int
    """Its number; the root is 0."""
    x: float
    y: float
    first: str
    """The feature, or the label."""
    second: str
    """The threshold with its sign, or how many training windows came here: right ones of all."""
    label: int
    """Number of the label of a leaf; −1 for a question."""
    title: str
    """The first line in full."""


@dataclass(frozen=True)
class Edge:
    """The way from a question to what follows from its answer."""

    child: int
    """Number of the node that it leads to; every node but the root has one."""
    d: str
    yes: bool
    x: float
    y: float
    """Where the answer stands."""


@dataclass(frozen=True)
class DrawnTree:
    """A tree with its measures in pixels; `parents` gives each node's parent, −1 for the root."""

    width: float
    height: float
    nodes: list[DrawnNode]
    edges: list[Edge]
    parents: list[int]
    words: list[tuple[int, str, str, int]]
    """The tree line by line: depth, feature or label, the rest, number of the label or −1."""
    questions: dict[int, tuple[int, int, int]]
    """By the number of a question: the feature's place, the threshold, and the node that yes leads to."""
    leaves: list[int]
    """For each window that was asked for: the number of the leaf where it ends."""


def drawn_tree(
    tree: Tree, features: Sequence[str], labels: Sequence[str], rows: Sequence[Sequence[int]]
) -> DrawnTree:
    """Return the drawing. `rows` are the features of the windows whose leaves are wanted."""
    numbers = {id(node): at for at, node in enumerate(tree.root.nodes())}
    places, width = _places(tree.root)
    nodes, edges, parents = [], [], [-1] * len(numbers)
    for node in tree.root.nodes():
        x, y = places[id(node)]
        nodes.append(_drawn(node, numbers[id(node)], x, y, features, labels))
        for side, branch in enumerate(node.branches or ()):
            child = numbers[id(branch)]
            parents[child] = numbers[id(node)]
            edges.append(_edge(child, (x, y), places[id(branch)], yes=side == 0))
    depth = max(y for _, y in places.values())
    leaves = [numbers[id(tree.path(row)[-1])] for row in rows]
    words = [
        (round(places[id(node)][1] / _LEVEL), drawn.title, drawn.second, drawn.label)
        for node, drawn in zip(tree.root.nodes(), nodes, strict=True)
    ]
    questions = {
        numbers[id(node)]: (node.column, node.threshold, numbers[id(node.branches[0])])
        for node in tree.root.nodes()
        if node.branches
    }
    return DrawnTree(width, depth + NODE_HEIGHT, nodes, edges, parents, words, questions, leaves)


def _places(root: TreeNode) -> tuple[dict[int, tuple[float, float]], float]:
    """Return where each node stands: leaves side by side, a question above the middle of its branches."""
    places: dict[int, tuple[float, float]] = {}
    taken = 0

    def place(node: TreeNode, level: int) -> float:
        nonlocal taken
        if node.branches:
            x = sum(place(branch, level + 1) for branch in node.branches) / 2
        else:
            x = float(taken)
            taken += NODE_WIDTH + _GAP
        places[id(node)] = x, float(level * _LEVEL)
        return x

    place(root, 0)
    return places, taken - _GAP


def _drawn(
    node: TreeNode, at: int, x: float, y: float, features: Sequence[str], labels: Sequence[str]
) -> DrawnNode:
    if node.branches:
        name = features[node.column]
        return DrawnNode(at, x, y, fitted(name, _LETTERS), f"< {node.threshold}", -1, name)
    name = one_line(labels[node.label])
    share = f"{max(node.counts)} / {sum(node.counts)}"
    return DrawnNode(at, x, y, fitted(name, _LETTERS - 2), share, node.label, name)


def _edge(child: int, begin: tuple[float, float], end: tuple[float, float], *, yes: bool) -> Edge:
    x1, y1 = begin[0] + NODE_WIDTH / 2, begin[1] + NODE_HEIGHT
    x2, y2 = end[0] + NODE_WIDTH / 2, end[1]
    middle = (y1 + y2) / 2
    d = f"M{x1:g} {y1:g}C{x1:g} {middle:g} {x2:g} {middle:g} {x2:g} {y2:g}"
    return Edge(child, d, yes, (x1 + x2) / 2, middle)
