"""The features of windows as a table to look at: also of those that no model could be trained on."""

from __future__ import annotations

import numpy as np

from gorae.learning.channels import DONE, MOTION
from gorae.learning.examples import Examples, IntArray
from gorae.learning.features import STATISTICS, all_features

MAX_CHANNELS = 16
"""Channels whose features are computed; kits have fewer."""


def feature_table(examples: Examples) -> tuple[tuple[str, ...], IntArray]:
    """Return the names of the features, and windows × features in whole numbers, as `train` computes them.

    Windows may have any number of samples; what is missing counts as 0. No feature is there when no channel
    changes.
    """
    places = _senses(examples)
    features = all_features(tuple(places)) if places else {}
    table = np.zeros((len(examples.windows), len(features)), dtype=np.int64)
    for batch in examples.batches:
        values = np.round(np.nan_to_num(batch.values)).astype(np.int64)
        for column, feature in enumerate(features.values()):
            compute = STATISTICS[feature.statistic].compute
            table[batch.at, column] = sum(compute(values[:, places[name]]) for name in feature.channels)
    return tuple(features), table


def _senses(examples: Examples) -> dict[str, int]:
    """Return the channels that a model would look at, and their places: motion, or all senses that change."""
    places = {name: at for at, name in enumerate(examples.channels)}
    if set(MOTION) <= set(places):
        return {name: places[name] for name in MOTION}
    moving = [name for name, at in places.items() if examples.low[at] < examples.high[at]]
    senses = [name for name in moving if name not in DONE] or moving
    return {name: places[name] for name in senses[:MAX_CHANNELS]}
