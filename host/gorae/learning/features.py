"""Features: one whole number for what a channel did in a window. Each is computed alike on host and board.

A feature is called by its statistic and its channel: `wiggle_x` is how much accel_x changed from sample to
sample, `wiggle_all` the sum of that over all channels. The unit is the channel's; `crossings` are a count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import dedent

import numpy as np

from gorae.errors import UsageError
from gorae.learning.channels import MOTION, short_names
from gorae.learning.windows import IntArray, LabelledWindows
from gorae.texts import Text


@dataclass(frozen=True)
class Statistic:
    """What a channel is asked for. Rounded down where it is a mean."""

    compute: Callable[[IntArray], IntArray]
    """From n × samples to n numbers."""
    call: str
    """The same in MicroPython, for the list `{}` of one window's samples."""
    source: str = ""
    """The function that this calls, where MicroPython has none."""


def _mean(values: IntArray) -> IntArray:
    return np.asarray(values.sum(axis=1) // values.shape[1], dtype=np.int64)


def _wiggle(values: IntArray) -> IntArray:
    total = np.abs(np.diff(values, axis=1)).sum(axis=1)
    return np.asarray(total // values.shape[1], dtype=np.int64)


def _crossings(values: IntArray) -> IntArray:
    above = values > _mean(values)[:, None]
    return np.asarray((above[:, 1:] != above[:, :-1]).sum(axis=1), dtype=np.int64)


STATISTICS: dict[str, Statistic] = {
    "mean": Statistic(_mean, "sum({0}) // SAMPLES"),
    "min": Statistic(lambda values: values.min(axis=1), "min({})"),
    "max": Statistic(lambda values: values.max(axis=1), "max({})"),
    "spread": Statistic(lambda values: values.max(axis=1) - values.min(axis=1), "max({0}) - min({0})"),
    "change": Statistic(lambda values: values[:, -1] - values[:, 0], "{0}[-1] - {0}[0]"),
    "wiggle": Statistic(
        _wiggle,
        "wiggle({})",
        dedent("""\
            def wiggle(v):
             n = 0
             b = v[0]
             for a in v:
              n += a - b if a > b else b - a
              b = a
             return n // SAMPLES
            """),
    ),
    "crossings": Statistic(
        _crossings,
        "crossings({})",
        dedent("""\
            def crossings(v):
             m = sum(v) // SAMPLES
             n = 0
             b = v[0] > m
             for a in v:
              if (a > m) != b:
               b = not b
               n += 1
             return n
            """),
    ),
}
"""By name. Crossings are how often a channel passes its mean."""
DEFAULT_OF_MOTION = ("spread", "wiggle_all", "crossings_all")
"""They do not ask how the kit is held, which says nothing of a gesture, and are alike for all people."""
DEFAULT = ("mean", "spread", "change")
"""Of other channels."""
ALL = "all"


@dataclass(frozen=True)
class Feature:
    """A statistic of a channel."""

    statistic: str
    name: str
    """As people call it, and a model."""
    channels: tuple[str, ...]
    """As the dataset calls them; the feature is the sum of what each has."""
    arguments: tuple[str, ...]
    """The lists of the channels in a model."""

    @property
    def call(self) -> str:
        """The expression that computes it on the board."""
        return " + ".join(map(STATISTICS[self.statistic].call.format, self.arguments))


def all_features(channels: Sequence[str]) -> dict[str, Feature]:
    """Return every feature of these channels, by its name."""
    shorts = short_names(channels)
    groups = [((channel,), (short,)) for channel, short in zip(channels, shorts, strict=True)]
    return {
        f"{statistic}_{name}": Feature(statistic, f"{statistic}_{name}", *group)
        for statistic in STATISTICS
        for name, group in zip((*shorts, ALL), (*groups, (tuple(channels), shorts)), strict=True)
    }


def choose(names: Sequence[str], channels: Sequence[str]) -> tuple[Feature, ...]:
    """Return the features of these names, in their order: `wiggle` of every channel, `wiggle_x` of one.

    Without a name, the usual ones. Raises UsageError for one that is not there.
    """
    known = all_features(channels)
    found: dict[str, Feature] = {}
    for name in names or (DEFAULT_OF_MOTION if tuple(channels) == MOTION else DEFAULT):
        ones = [each for each in known.values() if name in (_every(each), each.name)]
        if not ones:
            values = {"statistics": ", ".join(STATISTICS), "known": ", ".join(known)}
            raise UsageError(Text("learning.no-feature", name=name[:40], **values))
        found |= {each.name: each for each in ones}
    return tuple(found.values())


def _every(feature: Feature) -> str:
    """What one asks for to have the feature of each channel; nothing for that of all together."""
    return "" if feature.name.endswith(f"_{ALL}") else feature.statistic


def compute(windows: LabelledWindows, features: Sequence[Feature]) -> IntArray:
    """Return the features of each window, n × features."""
    columns = {name: windows.values[:, :, at] for at, name in enumerate(windows.channels)}
    table = [
        sum(STATISTICS[each.statistic].compute(columns[name]) for name in each.channels) for each in features
    ]
    return np.stack(table, axis=1).astype(np.int64)


def source(features: Sequence[Feature], channels: Sequence[str]) -> str:
    """Return `features(...)` in MicroPython, and the functions that it calls."""
    needed = dict.fromkeys(STATISTICS[each.statistic].source for each in features)
    calls = ", ".join(each.call for each in features)
    head = f"def features({', '.join(short_names(channels))}):"
    return "".join(needed) + f"{head}\n return {calls},\n"
