"""The features of windows as a table to look at: also of those that no model could be trained on."""

from __future__ import annotations

import numpy as np

from gorae.learning.examples import Examples, IntArray

MAX_CHANNELS = 16
"""Channels whose features are computed; kits have fewer."""


def feature_table(examples: Examples) -> tuple[tuple[str, ...], IntArray]:
    """Return the names of the features, and windows × features in whole numbers, as a model gets them.

    Only channels that change have any. Windows may have any number of samples; what is missing counts as 0.
    """
    moving = np.flatnonzero(examples.low < examples.high)[:MAX_CHANNELS].tolist()
    shorts = [examples.channels[at].removeprefix("accel_") for at in moving]
    names = tuple(f"{statistic}_{short}" for short in shorts for statistic in _STATISTICS)
    table = np.zeros((len(examples.windows), len(names)), dtype=np.int64)
    for batch in examples.batches:
        values = np.round(np.nan_to_num(batch.values)).astype(np.int64)
        columns = [compute(values[:, at]) for at in moving for compute in _STATISTICS.values()]
        table[batch.at] = np.stack(columns, axis=1) if columns else 0
    return names, table


def _crossings(values: IntArray) -> IntArray:
    above = values > (values.sum(axis=1) // values.shape[1])[:, None]
    return np.asarray((above[:, 1:] != above[:, :-1]).sum(axis=1), dtype=np.int64)


_STATISTICS = {
    "mean": lambda values: values.sum(axis=1) // values.shape[1],
    "spread": lambda values: values.max(axis=1) - values.min(axis=1),
    "wiggle": lambda values: np.abs(np.diff(values, axis=1)).sum(axis=1) // values.shape[1],
    "crossings": _crossings,
}
