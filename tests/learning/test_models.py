"""Models: what a board is given says what the model says here, and stays so from version to version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from gorae.learning import features, training
from gorae.learning.models import linear, scaling
from gorae.learning.models.centroid import Centroid
from gorae.learning.models.forest import Forest
from gorae.learning.models.neighbours import NeighbourModel
from gorae.learning.models.tree import Tree, TreeNode
from gorae.learning.settings import MODELS, VERSION, Settings
from gorae.learning.windows import IntArray, LabelledWindows
from gorae.randomness import stream

FLAT = scaling.Scale((0, 0), (scaling.UNIT, scaling.UNIT))
"""Leaves features from −45 to 45 as they are."""


def drawn(
    count: int, channels: tuple[str, ...], labels: str, people: int, samples: int = 12
) -> LabelledWindows:
    """Windows of whole numbers in which labels overlap: they swing differently far, around other means."""
    draw = stream(7, f"{count} windows of {labels}")
    numbers = [at % len(labels) for at in range(count)]
    values = [
        [
            [
                draw.randrange(-60 - 45 * label, 80 + 25 * label) + 9 * at * label
                for at, _ in enumerate(channels)
            ]
            for _ in range(samples)
        ]
        for label in numbers
    ]
    named = tuple(f"p{at // len(labels) % people}" if people else "" for at in range(count))
    return LabelledWindows(
        np.array(values, dtype=np.int64), tuple(labels[at] for at in numbers), named, ("",) * count,
        tuple(range(1, count + 1)), 12, channels,
    )  # fmt: skip


SETS: Mapping[str, LabelledWindows] = {
    "gestures": drawn(60, ("accel_x", "accel_y", "accel_z"), "abcd", 5),
    "distance": drawn(45, ("distance",), "abc", 0),
}
STATISTICS = tuple(features.STATISTICS)


def built(kind: str, name: str, asked: tuple[str, ...]) -> training.Built:
    return training.build(SETS[name], Settings(kind, asked, room=9000), "a.csv")


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("gestures", ()),
        ("gestures", STATISTICS),
        ("gestures", ("spread_all", "mean_z")),
        ("distance", STATISTICS),
        ("distance", ("spread",)),
    ],
)
def test_the_module_for_a_board_says_what_the_model_says(
    kind: str, name: str, asked: tuple[str, ...]
) -> None:
    """Python runs it as a board does: it has whole numbers only, and nothing of a board but `listen`."""
    made = built(kind, name, asked)
    module: dict[str, Any] = {}
    exec(made.source, module)
    said, sure = made.model.predict(made.table), made.model.confidence(made.table)
    for row, window in enumerate(made.windows.values.transpose(0, 2, 1).tolist()):
        computed = module["features"](*window)
        assert list(computed) == made.table[row, list(made.model.columns)].tolist()
        assert module["predict"](computed) == (said[row], sure[row])
        assert module["classify"](*window) == made.windows.label_names[said[row]]


# What each model of VERSION 1 is. A model.py that is handed in is made again from its data and compared byte
# by byte, perhaps by a later gorae: whoever changes one of these raises VERSION.
SAME = {
    "tree": "c19911f5407e5916",
    "forest": "f7fdecc92eba0473",
    "centroid": "9d6645c069eab403",
    "knn": "8f03feb88b35b038",
    "perceptron": "9c792dc4f1a7b042",
    "network": "f18674ce7c27c9a8",
}


@pytest.mark.parametrize("kind", MODELS)
def test_the_same_data_give_the_same_model_as_when_its_version_began(kind: str) -> None:
    few = [built(kind, "gestures", STATISTICS), built(kind, "distance", ())]
    said = [(one.source, one.model.predict(one.table), one.model.confidence(one.table)) for one in few]
    settings = Settings(kind)
    many = training.fit(*_many(), settings, training.sizes(settings)[0])
    told = [(source, first.tolist(), second.tolist()) for source, first, second in said]
    assert (VERSION, digest((told, many))) == (1, SAME[kind])


def digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def _many() -> tuple[IntArray, IntArray, int]:
    """More windows than some models learn from: 2,100, with three features and two labels."""
    draw = stream(7, "many windows")
    targets = np.array([draw.randrange(2) for _ in range(2100)], dtype=np.int64)
    table = [
        [draw.randrange(-100, 101) + 70 * int(target) * (at < 2) for at in range(3)] for target in targets
    ]
    return np.array(table, dtype=np.int64), targets, 2


# --- what they say, by hand ------------------------------------------------------------------------------


def rows(*numbers: tuple[int, ...]) -> IntArray:
    return np.array(numbers, dtype=np.int64)


def test_a_leaf_of_few_windows_is_less_sure_than_one_of_many() -> None:
    """One window more is counted of each label."""
    assert [TreeNode(counts).confidence for counts in ((1, 0), (3, 1), (40, 0, 0))] == [66, 66, 95]
    assert [TreeNode(counts).label for counts in ((1, 2), (2, 2))] == [1, 0]


def test_a_centroid_is_half_sure_half_way() -> None:
    model = Centroid(FLAT, ((0, 0), (10, 0)))
    asked = rows((0, 0), (5, 0), (6, 0), (10, 0))
    assert model.predict(asked).tolist() == [0, 0, 1, 1]
    assert model.confidence(asked).tolist() == [100, 50, 69, 100]


def test_the_nearest_of_three_different_neighbours_is_believed() -> None:
    model = NeighbourModel(FLAT, ((0, 0), (4, 0), (10, 0), (40, 0)), (2, 1, 0, 0))
    asked = rows((1, 0), (3, 0), (30, 0))
    assert model.predict(asked).tolist() == [2, 1, 0]
    assert model.confidence(asked).tolist() == [33, 33, 66]


def test_trees_of_a_forest_have_one_vote_each() -> None:
    def asks(threshold: int) -> Tree:
        leaves = TreeNode((9, 0)), TreeNode((0, 9))
        return Tree(TreeNode((9, 9), 1, threshold, leaves))

    model = Forest((asks(10), asks(20), asks(30)), 2)
    asked = rows((0, 5), (0, 10), (0, 20), (0, 30))
    assert model.columns == (1,)
    assert model.predict(asked).tolist() == [0, 0, 1, 1]
    assert model.confidence(asked).tolist() == [100, 66, 66, 100]


def test_a_neuron_that_is_ahead_as_far_as_usual_is_three_quarters_sure() -> None:
    outputs = rows((0, 8, -3), (4, 0, 3), (7, 7, 0), (0, 0, 99))
    assert linear.usual_margin(outputs) == 27
    assert linear.sureness(outputs, 8).tolist() == [75, 53, 50, 99]


def test_weights_are_made_as_large_as_a_byte_holds_and_no_larger() -> None:
    assert linear.as_bytes(rows((5, -127))) == ((5, -127),)
    assert linear.as_bytes(rows((500, -1000, 2, 3))) == ((64, -127, 0, 0),)


def test_a_scale_measures_in_deviations_within_a_limit() -> None:
    scale = scaling.fit(rows((0, 7), (20, 7), (0, 7), (20, 7)))
    assert (scale.means, scale.deviations) == ((10, 7), (10, 1))
    assert scale.apply(rows((20, 8), (0, 7), (9999, -999))).tolist() == [[12, 12], [-12, 0], [45, -45]]
