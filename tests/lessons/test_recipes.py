"""Files that a recipe makes: the same every time, and with just the damage that it tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gorae.bench.people import takes
from gorae.errors import DocumentError, UsageError
from gorae.learning.training import made_again
from gorae.lessons.answers import read_recipe
from gorae.lessons.kitchen import make
from gorae.lessons.recipes import Recipe, made
from gorae.programs.handed import DATASET, MODEL, TEST
from gorae.telemetry import dataset
from gorae.telemetry.dataset import Dataset

RECORD: dict[str, Any] = {
    "people": [1, 2],
    "gestures": ["circle", "shake"],
    "windows": 3,
    "hands": ["right", "left"],
}


def recipe(*steps: Any, **more: Any) -> Recipe:
    return Recipe.model_validate({"dataset": [{"record": RECORD}, *steps]} | more)


def data(*steps: Any) -> Dataset:
    return dataset.parse(make(recipe(*steps))[DATASET].decode(), DATASET)


def test_the_same_recipe_makes_the_same_bytes() -> None:
    assert make(recipe()) == make(recipe()) == made(recipe())
    assert make(recipe())[DATASET] != make(recipe({"drop": {"people": [1]}}))[DATASET]


def test_windows_are_as_long_as_the_recipe_says() -> None:
    short = Recipe.model_validate({"dataset": [{"record": RECORD | {"seconds": "0.5 s", "hz": 20}}]})
    found = dataset.parse(made(short)[DATASET].decode(), DATASET)
    assert {len(window.times) for window in found.windows} == {10}


def test_people_and_hands_are_written_down() -> None:
    found = data()
    assert len(found.windows) == 12
    assert {(window.person, window.hand) for window in found.windows} == {("1", "right"), ("2", "left")}
    assert {len(window.times) for window in found.windows} == {50}
    unnamed = dataset.parse(
        make(Recipe.model_validate({"dataset": [{"record": RECORD | {"names": False}}]}))[DATASET].decode(),
        "",
    )
    assert {window.person for window in unnamed.windows} == {""}


def test_people_move_as_those_of_the_command() -> None:
    how: dict[str, Any] = {"seconds": 1.0, "hz": 50}
    right = takes([1], RECORD["gestures"], 3, hand="right", **how)
    left = takes([2], RECORD["gestures"], 3, hand="left", **how)
    made_by_command = [*right, *left]
    assert [window.signals for window in data().windows] == [window.signals for window in made_by_command]


@pytest.mark.parametrize(
    ("step", "count", "circles"),
    [
        ({"drop": {"label": "circle", "hand": "left"}}, 9, 3),
        ({"copy": {"every": 4}}, 15, 9),
        ({"relabel": {"label": "shake", "people": [1], "every": 3, "to": "circle"}}, 12, 7),
    ],
)
def test_damages_hit_the_windows_that_are_meant(step: Any, count: int, circles: int) -> None:
    labels = [window.label for window in data(step).windows]
    assert (len(labels), labels.count("circle")) == (count, circles)


def test_a_test_may_be_taken_from_the_training() -> None:
    files = make(recipe(test=[{"take": {"every": 3}}]))
    training, test = (dataset.parse(files[name].decode(), name).windows for name in (DATASET, TEST))
    assert all(any(window.signals == other.signals for other in training) for window in test)


def test_a_model_is_of_the_dataset_unless_it_is_of_other_data() -> None:
    files = make(recipe(model={"kind": "tree", "depth": 3}))
    found = dataset.parse(files[DATASET].decode(), DATASET)
    assert made_again(found, files[MODEL]) == files[MODEL]
    other = make(recipe(model={"data": [{"record": RECORD | {"people": [3]}}]}))
    assert made_again(found, other[MODEL]) != other[MODEL]


def test_a_file_is_changed_by_hand_in_one_place() -> None:
    files = make(recipe(model={}, edit=[{"file": MODEL, "replace": "HZ = 50", "by": "HZ = 25"}]))
    assert b"HZ = 25" in files[MODEL]
    with pytest.raises(UsageError) as caught:
        make(recipe(edit=[{"file": MODEL, "replace": "x", "by": "y"}]))
    assert MODEL in caught.value.say("ko")


def test_what_a_mistake_says_replaces_what_the_solution_says() -> None:
    solution = recipe(model={"depth": 2})
    changed = solution.changed_by(Recipe.model_validate({"model": {"depth": 3}}))
    assert (changed.dataset, changed.model and changed.model.depth) == (solution.dataset, 3)
    assert solution.changed_by(None) == solution


@pytest.mark.parametrize(
    "text",
    [
        "dataset: [{record: {people: [1]}}]",
        "dataset: [{}]",
        "dataset: [{bake: 1}]",
        "dataset: [{drop: {}, copy: {}}]",
    ],
)
def test_a_bad_recipe_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "recipe.yaml").write_text(text)
    with pytest.raises(DocumentError) as caught:
        read_recipe(tmp_path)
    assert "recipe.yaml:1" in caught.value.say("en")
