"""What is known of a model besides its accuracy: which features it needs, what more data would help."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from gorae.learning.importance import importance
from gorae.learning.learning_curve import CurvePoint, first_of_each, learning_curve
from gorae.learning.models.tree import Tree
from gorae.learning.settings import Settings
from gorae.learning.training import Trained, train
from gorae.learning.windows import LabelledWindows, from_dataset
from gorae.report.exchange.models import features_csv


@pytest.fixture(scope="module")
def windows(gestures: SimpleNamespace) -> LabelledWindows:
    return from_dataset(gestures.dataset(gestures.people(4, 5, ("still", "shake", "circle"))), "a.csv")


@pytest.fixture(scope="module")
def trained(windows: LabelledWindows) -> Trained:
    return train(windows, Settings(features=("wiggle_all", "mean_x")), "a.csv")


def test_what_tells_labels_apart_is_important(trained: Trained) -> None:
    found = importance(trained)
    assert next(iter(found)) == "wiggle_all"
    assert found["wiggle_all"] > 0.3
    assert all(-1 <= lost <= 1 for lost in found.values())
    assert importance(trained) == found


def swinging(count: int = 12) -> LabelledWindows:
    """Windows that only their spread tells apart: half of them swing by 40, the others by 4."""
    wide = [at % 2 for at in range(count)]
    half = [20 if swings else 2 for swings in wide]
    values = [[[at // 2 - far], [at // 2 + far]] * 3 for at, far in enumerate(half)]
    labels = tuple("ba"[swings] for swings in wide)
    ones = ("",) * count
    numbers = tuple(range(1, count + 1))
    return LabelledWindows(np.array(values, dtype=np.int64), labels, ones, ones, numbers, 50, ("light",))


def test_a_feature_that_says_all_is_worth_what_shuffling_it_loses() -> None:
    """Half of the windows get another's spread from the other half; the mean says nothing."""
    found = importance(train(swinging(), Settings("centroid", ("mean", "spread")), "a.csv"))
    assert list(found) == ["spread_light", "mean_light"]
    assert 0.3 < found["spread_light"] < 0.7
    assert found["mean_light"] == 0


def test_where_nothing_is_left_out_the_model_is_asked_of_its_own_windows() -> None:
    few = swinging(2)
    trained = train(few, Settings("centroid", ("spread",)), "a.csv")
    assert trained.held_out.kind == "nothing"
    assert 0 < importance(trained)["spread_light"] <= 1


def test_a_curve_says_how_many_are_right_of_what_was_learnt_and_of_the_others() -> None:
    curve = learning_curve(train(swinging(), Settings("centroid", ("spread",)), "a.csv"))
    assert curve == (CurvePoint(2, 1.0, 1.0), CurvePoint(4, 1.0, 1.0), CurvePoint(6, 1.0, 1.0))
    wrong = replace(swinging(), labels=("a", *swinging().labels[1:]))
    last = learning_curve(train(wrong, Settings("centroid", ("spread",)), "a.csv"))[-1]
    assert (last.windows, last.unseen) == pytest.approx((7, 11 / 12))
    assert 0.8 < last.known < 1


def test_more_windows_teach_more(windows: LabelledWindows) -> None:
    curve = learning_curve(train(windows, Settings("centroid"), "a.csv"))
    assert [point.windows for point in curve] == [2, 4, 8, 16, 20]
    assert curve[-1].unseen >= curve[0].unseen
    assert all(0 <= point.known <= 1 for point in curve)


def test_a_curve_needs_somebody_to_leave_out(windows: LabelledWindows) -> None:
    few = replace(windows.select([0, 5, 10]), people=("",) * 3)
    assert learning_curve(train(few, Settings(), "a.csv")) == ()


def test_few_windows_are_of_many_people(windows: LabelledWindows) -> None:
    chosen = first_of_each(windows, np.arange(len(windows)), 4)
    assert len(chosen) == 12
    assert {(windows.labels[row], windows.people[row]) for row in chosen} == {
        (label, f"p{number}") for label in windows.label_names for number in (1, 2, 3, 4)
    }


def test_the_path_of_a_window_ends_in_the_leaf_that_names_it(trained: Trained) -> None:
    assert isinstance(trained.model, Tree)
    assert trained.model.path([0, 0])[0] is trained.model.root
    for row, said in zip(trained.table.tolist(), trained.said.tolist(), strict=True):
        *questions, leaf = trained.model.path(row)
        assert leaf.label == said
        assert all(node.branches for node in questions)
        assert leaf.branches is None


def test_features_go_to_other_programs(windows: LabelledWindows) -> None:
    strange = replace(windows, people=("=1+1", *windows.people[1:]))
    trained = train(strange, Settings("centroid", ("mean",)), "a.csv")
    head, first, *others = csv.reader(io.StringIO(features_csv(trained)))
    assert head == ["window", "label", "person", "hand", "mean_x", "mean_y", "mean_z"]
    assert first[:4] == ["1", "still", "'=1+1", ""]
    assert [int(cell) for cell in first[4:]] == trained.table[0].tolist()
    assert len(others) == len(windows) - 1
