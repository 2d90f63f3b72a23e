"""Our trainers against scikit-learn's, on windows that neither has seen.

It is imported where it is used: that takes seconds, and most processes that collect tests run none of these.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from gorae.learning.models import centroid, forest, network, perceptron, tree
from gorae.learning.models.base import Model
from gorae.learning.windows import IntArray

TRAINED = 400
"""Windows that are learnt from; 2,000 others are asked for."""
SETS = range(20)
Made = tuple[IntArray, IntArray, int]
Fit = Callable[[IntArray, IntArray, int], Model]


@cache
def dataset(seed: int) -> Made:
    """Features in whole numbers, labels, and how many labels there are: 2 to 5, not cleanly apart."""
    from sklearn.datasets import make_classification

    labels = 2 + seed % 4
    features, targets = make_classification(
        n_samples=TRAINED + 2000, n_features=8 + seed % 5, n_informative=5, n_redundant=1, n_classes=labels,
        n_clusters_per_class=1, class_sep=0.8 + 0.1 * (seed % 3), flip_y=0.05, random_state=seed,
    )  # fmt: skip
    return np.rint(features * 100).astype(np.int64), targets.astype(np.int64), labels


def points(ours: Fit, theirs: Any, seed: int) -> tuple[float, float]:
    """The accuracy of both in percent."""
    features, targets, labels = dataset(seed)
    model = ours(features[:TRAINED], targets[:TRAINED], labels)
    theirs.fit(features[:TRAINED], targets[:TRAINED])
    right = [each.predict(features[TRAINED:]) == targets[TRAINED:] for each in (model, theirs)]
    return float(right[0].mean() * 100), float(right[1].mean() * 100)


def mean_points(ours: Fit, theirs: Callable[[], Any], sets: range = SETS) -> tuple[float, float]:
    both = np.array([points(ours, theirs(), seed) for seed in sets])
    return float(both[:, 0].mean()), float(both[:, 1].mean())


@pytest.mark.parametrize("seed", SETS)
@pytest.mark.parametrize("depth", [3, 5])
def test_trees_are_as_good_as_scikit_learns(seed: int, depth: int) -> None:
    from sklearn.tree import DecisionTreeClassifier

    theirs = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=tree.LEAST_LEAF, random_state=0)
    ours, other = points(lambda *data: tree.fit(*data, depth=depth), theirs, seed)
    assert abs(ours - other) <= 2


@pytest.mark.parametrize("seed", SETS)
def test_centroids_are_as_good_as_scikit_learns(seed: int) -> None:
    from sklearn.neighbors import NearestCentroid
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    ours, other = points(centroid.fit, make_pipeline(StandardScaler(), NearestCentroid()), seed)
    assert abs(ours - other) <= 2


def test_forests_are_as_good_on_the_whole() -> None:
    from sklearn.ensemble import RandomForestClassifier

    ours, other = mean_points(
        forest.fit,
        lambda: RandomForestClassifier(5, max_depth=4, min_samples_leaf=tree.LEAST_LEAF, random_state=0),
    )
    assert abs(ours - other) <= 2


def test_neurons_are_not_worse_on_the_whole() -> None:
    from sklearn.linear_model import Perceptron
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    ours, other = mean_points(
        perceptron.fit, lambda: make_pipeline(StandardScaler(), Perceptron(random_state=0))
    )
    assert ours > other - 2


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_networks_are_not_worse_on_the_whole() -> None:
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    ours, other = mean_points(
        network.fit,
        lambda: make_pipeline(StandardScaler(), MLPClassifier((8,), max_iter=300, random_state=0)),
        SETS[1:5],
    )
    assert ours > other - 2


def test_a_network_learns_what_no_line_tells_apart() -> None:
    """Exclusive or: each neuron alone is as good as a coin."""
    draw = np.random.default_rng(1)
    features = draw.integers(-100, 101, (400, 2))
    targets = ((features[:, 0] > 0) != (features[:, 1] > 0)).astype(np.int64)
    line = (perceptron.fit(features, targets, 2).predict(features) == targets).mean()
    curve = (network.fit(features, targets, 2).predict(features) == targets).mean()
    assert line < 0.65
    assert curve > 0.92
