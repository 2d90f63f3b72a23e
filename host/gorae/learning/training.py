"""Training: windows and settings in, a model, its file and how good it is out. The same every time.

made = train(from_dataset(dataset, "dataset.csv"), Settings(model="tree"), "dataset.csv")
made.source, made.held_out.matrix.accuracy
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from gorae.learning import features as kinds
from gorae.learning import model_file, splitting
from gorae.learning.evaluation import ConfusionMatrix
from gorae.learning.features import Feature
from gorae.learning.models import centroid, forest, neighbours, network, perceptron, tree
from gorae.learning.models.base import Model
from gorae.learning.settings import Settings
from gorae.learning.windows import IntArray, LabelledWindows, from_dataset
from gorae.telemetry.dataset import Dataset


@dataclass(frozen=True)
class Built:
    """A model of some windows, and the file that it makes."""

    windows: LabelledWindows
    settings: Settings
    file: str
    """The name of the dataset."""
    features: tuple[Feature, ...]
    """That it could choose from."""
    table: IntArray
    """Their values, n windows × features."""
    model: Model
    source: bytes
    """model.py"""
    size: Size
    """Which of `sizes` had room."""

    @property
    def is_reduced(self) -> bool:
        """Whether the model had to be made smaller to fit."""
        return self.size != sizes(self.settings)[0]

    @property
    def used(self) -> tuple[Feature, ...]:
        """The features that the board computes."""
        return tuple(self.features[column] for column in self.model.columns)


@dataclass(frozen=True)
class HeldOut:
    """How models did on what they had not been trained on: each part was left out once."""

    kind: splitting.Kind
    parts: int
    """How many models were trained for it."""
    said: IntArray
    """The label that each window was taken for; −1 where none was."""
    matrix: ConfusionMatrix


@dataclass(frozen=True)
class Trained(Built):
    """A model, and what it and models of the same settings say of the windows."""

    said: IntArray
    """The label that the model takes each of its own windows for."""
    sure: IntArray
    """How sure it is, in %."""
    held_out: HeldOut

    @property
    def train_matrix(self) -> ConfusionMatrix:
        """How it does on the windows that it learnt from."""
        return ConfusionMatrix.of_numbers(self.windows.label_names, self.windows.targets, self.said)


Size: TypeAlias = tuple[int, ...]
"""How large a model is, in numbers that depend on its kind."""


def sizes(settings: Settings) -> Sequence[Size]:
    """Return how large a model may be, the largest first: for a board without room, it is made smaller."""
    depths = range(settings.depth, 0, -1)
    match settings.model:
        case "tree":
            return [(depth,) for depth in depths]
        case "forest":
            return [(count, depth) for depth in depths for count in forest.TREES]
        case "knn":
            return [(kept,) for kept in neighbours.SIZES]
        case "network":
            return [(hidden,) for hidden in network.SIZES]
        case _:
            return [()]


def fit(table: IntArray, targets: IntArray, labels: int, settings: Settings, size: Size) -> Model:
    """Return a model of n × features and n numbers of labels, as large as one of `sizes`."""
    match settings.model, size:
        case "tree", (depth,):
            return tree.fit(table, targets, labels, depth=depth)
        case "forest", (count, depth):
            return forest.fit(table, targets, labels, trees=count, depth=depth)
        case "knn", (kept,):
            return neighbours.fit(table, targets, labels, kept=kept)
        case "network", (hidden,):
            return network.fit(table, targets, labels, hidden=hidden)
        case "centroid", _:
            return centroid.fit(table, targets, labels)
        case _:
            return perceptron.fit(table, targets, labels)


def build(windows: LabelledWindows, settings: Settings, file: str) -> Built:
    """Return the model of all windows, as large as there is room for.

    Raises UsageError when there is none for the smallest.
    """
    features = kinds.choose(settings.features, windows.channels)
    table = kinds.compute(windows, features)
    held_out, smallest = splitting.split(windows).kind, 0
    for size in sizes(settings):
        model = fit(table, windows.targets, len(windows.label_names), settings, size)
        source = model_file.write(model, windows, features, settings, file, held_out)
        if len(source) > settings.room:
            source = model_file.without_comments(source)
        if len(source) <= settings.room:
            return Built(windows, settings, file, features, table, model, source, size)
        smallest = len(source)
    raise model_file.too_large(smallest, settings.room)


def train(windows: LabelledWindows, settings: Settings, file: str) -> Trained:
    """Return the model of all windows, and how models did without each person. Raises UsageError."""
    built = build(windows, settings, file)
    said, sure = built.model.predict(built.table), built.model.confidence(built.table)
    return Trained(**vars(built), said=said, sure=sure, held_out=_hold_out(built))


def held_out_models(built: Built) -> Iterator[tuple[Model, IntArray]]:
    """Yield a model for each part that is left out, trained on all others, and the rows of that part."""
    windows = built.windows
    for part in splitting.split(windows).parts:
        rest = np.setdiff1d(np.arange(len(windows)), part)
        labels = len(windows.label_names)
        yield fit(built.table[rest], windows.targets[rest], labels, built.settings, built.size), part


def _hold_out(built: Built) -> HeldOut:
    windows = built.windows
    said = np.full(len(windows), -1, dtype=np.int64)
    models = tuple(held_out_models(built))
    for model, part in models:
        said[part] = model.predict(built.table[part])
    tested = said >= 0
    matrix = ConfusionMatrix.of_numbers(windows.label_names, windows.targets[tested], said[tested])
    return HeldOut(splitting.split(windows).kind, len(models), said, matrix)


def made_again(dataset: Dataset, source: bytes) -> bytes | None:
    """Return the model.py that this dataset gives with the settings in the header of another one.

    None when that says no settings. Equal bytes prove that the model comes from the data.
    Raises DocumentError and UsageError as training does.
    """
    header = model_file.read_header(source)
    if header is None:
        return None
    settings = header.settings
    windows = from_dataset(dataset, header.file, channels=settings.channels, seconds=settings.seconds)
    return build(windows, settings, header.file).source
