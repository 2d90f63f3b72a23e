"""What windows look like in a few numbers, and which are near each other.

Every window is described by the same six numbers for each channel. Those are scaled by how much they vary,
so that no channel counts more for its unit. With n windows, at most 4,000 of them are compared with all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gorae.learning.examples import Example, Examples, FloatArray, IntArray
from gorae.learning.findings import DataFinding, FindingKind, listed, numbers_of
from gorae.learning.wanted import DatasetGoals
from gorae.texts import Text

NEIGHBOURS = 3
_FEWEST_PEOPLE = 3
"""People must be named so many for their windows to be judged by those of others."""
_MAX_COMPARED = 4_000
_MAX_CHANNELS = 32
_BLOCK = 256
"""Windows whose distances to all others are in memory at once."""
_FAR = 6.0
"""An outlier is so many times the usual spread farther from its neighbours than others are."""


@dataclass(frozen=True)
class NeighbourTable:
    """The nearest windows of each window, nearest first; those of the same person do not count."""

    nearest: IntArray
    """Windows × 3: positions in the dataset; -1 where there are not so many."""
    distances: FloatArray
    """Windows × 3, in spreads of the describing numbers; infinite where there is none."""


def describe(examples: Examples) -> FloatArray:
    """Return the numbers that describe each window: windows × (6 × channels), each with a spread of 1."""
    channels = min(len(examples.channels), _MAX_CHANNELS)
    table = np.zeros((len(examples.windows), 6 * channels))
    for batch in examples.batches:
        table[batch.at] = _numbers_of(batch.values[:, :channels])
    if not len(table):
        return table
    spread = table.std(axis=0)
    scaled: FloatArray = (table - table.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)
    return scaled


def _numbers_of(values: FloatArray) -> FloatArray:
    """Return mean, spread, least, greatest, mean step and share of crossings of the mean, by channel.

    `values` are windows × channels × samples, of at least one sample; the result is windows × (6 × channels).
    """
    known = np.where(np.isnan(values), 0.0, values)
    mean, spread = known.mean(axis=2), known.std(axis=2)
    steps = crossings = np.zeros_like(mean)
    if known.shape[2] > 1:
        above = known > mean[:, :, None]
        steps = np.abs(np.diff(known, axis=2)).mean(axis=2)
        crossings = (above[:, :, 1:] != above[:, :, :-1]).mean(axis=2)
    return np.concatenate([mean, spread, known.min(axis=2), known.max(axis=2), steps, crossings], axis=1)


def neighbours_of(examples: Examples) -> NeighbourTable:
    """Return the three nearest windows of each, by other people; by any where fewer than three are named."""
    table = describe(examples).astype(np.float32)
    count = len(table)
    chosen = np.unique(np.linspace(0, max(count - 1, 0), min(count, _MAX_COMPARED)).astype(int))
    groups = _groups(examples)
    nearest = np.full((count, NEIGHBOURS), -1)
    distances = np.full((count, NEIGHBOURS), np.inf)
    for begin in range(0, count, _BLOCK):
        block = slice(begin, min(begin + _BLOCK, count))
        far = _distances(table[block], table[chosen])
        far[groups[block, None] == groups[None, chosen]] = np.inf
        for rank in range(min(NEIGHBOURS, len(chosen))):
            order = far.argmin(axis=1, keepdims=True)
            found = np.take_along_axis(far, order, axis=1)[:, 0]
            nearest[block, rank] = np.where(np.isinf(found), -1, chosen[order[:, 0]])
            distances[block, rank] = found
            np.put_along_axis(far, order, np.inf, axis=1)
    return NeighbourTable(nearest, distances)


def _by_people(examples: Examples) -> bool:
    """Whether people are compared with others: one other person alone says little of how people move."""
    return len(examples.people) >= _FEWEST_PEOPLE


def _groups(examples: Examples) -> IntArray:
    """Number the people; where fewer than three are named, every window is a group of its own."""
    if not _by_people(examples):
        return np.arange(len(examples.windows))
    numbers = {person: at for at, person in enumerate(examples.people)}
    unnamed = len(numbers)
    found = [numbers.get(window.person, unnamed + at) for at, window in enumerate(examples.windows)]
    return np.array(found, dtype=np.int64)


def _distances(rows: npt.NDArray[np.float32], others: npt.NDArray[np.float32]) -> FloatArray:
    squares = (rows**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)[None] - 2 * rows @ others.T
    far: FloatArray = np.sqrt(np.maximum(squares, 0.0)).astype(float)
    return far


def find_implausible(examples: Examples, near: NeighbourTable, wanted: DatasetGoals) -> Iterator[DataFinding]:
    """Yield the windows whose neighbours, by other people, mostly have one other label."""
    known = _labels_of_several(examples)
    suspects = [
        (window, other)
        for window, row in zip(examples.windows, near.nearest, strict=True)
        if window.label in known
        and (other := _outvoted(window, [examples.windows[at] for at in row if at >= 0])) is not None
    ]
    if suspects:
        share = len(suspects) / len(examples.windows)
        said = listed(f"{window.number} ({window.label} → {other})" for window, other in suspects)
        key = "audit.implausible" if _by_people(examples) else "audit.implausible-alone"
        text = Text(key, count=len(suspects), percent=round(100 * share), windows=said)
        yield DataFinding(
            FindingKind.IMPLAUSIBLE,
            text,
            share,
            wanted.implausible,
            windows=tuple(window.number for window, _ in suspects),
            labels=tuple(dict.fromkeys(window.label for window, _ in suspects)),
            serious=share > wanted.implausible,
        )


def _labels_of_several(examples: Examples) -> set[str]:
    """Return the labels that can be judged: other people have them, too; all where nobody is named."""
    people: dict[str, set[str]] = {}
    for at, window in enumerate(examples.windows):
        who = window.person or f"\0{at}"
        people.setdefault(window.label, set()).add(who if _by_people(examples) else f"{at}")
    return {label for label, named in people.items() if len(named) > 1}


def _outvoted(window: Example, near: Sequence[Example]) -> str | None:
    """Return the label that most neighbours have, if it is another; two of three are most."""
    labels = [one.label for one in near]
    others = [label for label in labels if label != window.label and labels.count(label) >= 2]
    return others[0] if others and len(near) == NEIGHBOURS else None


def find_outliers(examples: Examples, near: NeighbourTable) -> Iterator[DataFinding]:
    """Yield the windows that are far from every other window."""
    far = near.distances[:, 0]
    known = far[np.isfinite(far)]
    if len(known) < 8:
        return
    middle = float(np.median(known))
    spread = float(np.median(np.abs(known - middle))) * 1.4826
    limit = middle + _FAR * max(spread, 0.1 * middle)
    numbers = tuple(
        window.number
        for window, distance in zip(examples.windows, far, strict=True)
        if np.isfinite(distance) and distance > limit
    )
    if numbers:
        text = Text("audit.outliers", count=len(numbers), windows=numbers_of(numbers))
        most = float(known.max())
        yield DataFinding(FindingKind.OUTLIERS, text, most, limit, windows=numbers, serious=False)
