"""Make what a recipe tells: datasets of virtual people, what goes wrong with them, and models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gorae.errors import UsageError
from gorae.learning.channels import MOTION
from gorae.learning.settings import Settings
from gorae.learning.training import build
from gorae.learning.windows import from_dataset
from gorae.lessons.recipes import Edit, Recipe, RecipeStep, RecordWindows, Training, Which
from gorae.programs.handed import DATASET, MODEL, TEST
from gorae.telemetry import dataset
from gorae.telemetry.dataset import Dataset, Window
from gorae.texts import Text
from gorae.world.hand import Person, recorded


def make(recipe: Recipe) -> dict[str, bytes]:
    """Return the files that a recipe makes, by name. Raises DocumentError or UsageError."""
    files: dict[str, bytes] = {}
    windows = _done(recipe.dataset, [])
    if recipe.dataset:
        files[DATASET] = _as_file(windows)
    if recipe.test:
        files[TEST] = _as_file(_done(recipe.test, windows))
    if recipe.model:
        data = _as_file(_done(recipe.model.data, windows)) if recipe.model.data else files[DATASET]
        files[MODEL] = _trained(recipe.model, dataset.parse(data.decode(), DATASET))
    for edit in recipe.edit:
        files[edit.file] = _edited(files, edit)
    return files


def _done(steps: Sequence[RecipeStep], others: Sequence[Window]) -> list[Window]:
    """The windows after some steps; `others` are those that may be taken."""
    windows: list[Window] = []
    for step in steps:
        if step.record:
            windows += _recorded(step.record)
        elif step.drop:
            gone = {id(window) for window in _chosen(step.drop, windows)}
            windows = [window for window in windows if id(window) not in gone]
        elif step.copy_:
            windows += [replace(window) for window in _chosen(step.copy_, windows)]
        elif step.take:
            windows += [replace(window) for window in _chosen(step.take, others)]
        elif step.relabel:
            other = {id(window) for window in _chosen(step.relabel, windows)}
            to = step.relabel.to
            windows = [replace(one, label=to) if id(one) in other else one for one in windows]
    return windows


def _recorded(asked: RecordWindows) -> Iterator[Window]:
    """Windows of virtual people, the same as `gorae record --virtual` makes of them."""
    for at, number in enumerate(asked.people):
        hand = asked.hands[at % len(asked.hands)]
        person = Person.of(number, hand)
        for take in range(asked.windows):
            for gesture in asked.gestures:
                table = recorded(person, gesture, asked.seconds, asked.hz, take)
                times = tuple(round(sample / asked.hz, 3) for sample in range(len(table)))
                columns = {name: tuple(map(float, table[:, axis])) for axis, name in enumerate(MOTION)}
                who = (str(number), hand) if asked.names else ("", "")
                yield Window(gesture, times, columns, *who)


def _chosen(which: Which, windows: Sequence[Window]) -> list[Window]:
    people = {str(person) for person in which.people}
    fitting = [
        window
        for window in windows
        if which.label in (None, window.label)
        and which.hand in (None, window.hand)
        and (not people or window.person in people)
    ]
    return fitting[:: which.every]


def _as_file(windows: Sequence[Window]) -> bytes:
    return dataset.written(windows).encode()


def _trained(how: Training, found: Dataset) -> bytes:
    """model.py, trained as `gorae train` does."""
    usual = Settings()
    settings = Settings(how.kind, how.features, how.depth or usual.depth)
    return build(from_dataset(found, DATASET), settings, DATASET).source


def _edited(files: dict[str, bytes], edit: Edit) -> bytes:
    """A file with one place changed. Raises UsageError when there is no such place."""
    old, new = edit.replace.encode(), edit.by.encode()
    if old not in files.get(edit.file, b""):
        raise UsageError(Text("lessons.nothing-to-edit", file=edit.file, text=edit.replace))
    return files[edit.file].replace(old, new, 1)
