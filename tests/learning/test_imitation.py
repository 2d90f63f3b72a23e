"""A recorded drive as examples: what was seen, how long ago, and how the driver steered."""

from __future__ import annotations

import numpy as np
import pytest

from gorae.errors import UsageError
from gorae.learning.imitation import LABELS, LONGEST_MS, examples
from gorae.learning.settings import Settings
from gorae.learning.training import train
from gorae.learning.windows import from_dataset
from gorae.telemetry.dataset import Dataset
from gorae.telemetry.recording import Recording


def drive(left: list[float], right: list[float], **signals: list[float]) -> Recording:
    """A drive with a sample every 40 ms; both sensors see the line unless it is said."""
    count = len(left)
    given = {"line_left": [1.0] * count, "line_right": [1.0] * count} | signals
    given |= {"left_motor": left, "right_motor": right}
    columns = {name: np.array(values, dtype=np.float64) for name, values in given.items()}
    return Recording(np.arange(count, dtype=np.float64) * 0.04, columns)


def test_turning_is_sorted_from_right_to_left() -> None:
    made = examples([("a", drive([60, 50, 40, 30, 20], [20, 30, 40, 50, 60]))])
    assert [window.label for window in made.windows] == list(LABELS[5])
    assert made.powers["ahead"] == (40, 40)
    assert made.powers["sharp-left"] == (20, 60)
    three = examples([("a", drive([60, 40, 20], [20, 40, 60]))], 3)
    assert [window.label for window in three.windows] == ["right", "ahead", "left"]


def test_powers_are_the_mean_of_a_label_and_a_label_that_nobody_drove_has_none() -> None:
    made = examples([("a", drive([40, 41, 60], [40, 43, 20])), ("b", drive([60, 59], [20, 19]))], 3)
    assert (
        repr(made.powers) == "{'right': (60, 20), 'ahead': (40, 42)}"
    )  # whole numbers, as `motors` is given


def test_a_turn_is_told_by_how_strong_the_strongest_ones_are() -> None:
    """Of five labels the middle reaches a quarter of a full turn to either side."""
    turns = [40, -40, 11, 9, -9, -11, 31, 29, 0]
    made = examples([("a", drive([50 - turn / 2 for turn in turns], [50 + turn / 2 for turn in turns]))])
    assert [window.label for window in made.windows] == [
        "sharp-left", "sharp-right", "left", "ahead", "ahead", "right", "sharp-left", "left", "ahead",
    ]  # fmt: skip


def test_a_window_is_one_moment_of_what_the_robot_knows() -> None:
    seen = drive([1.5, 1, -2], [0, 1, 0], line_left=[0, 1, 1], line_right=[1, 0, 0])
    first, second = examples([("a", seen)]).windows
    assert (first.times, first.person) == ((0.0,), "1")
    assert first.signals == {
        "line_left": (0.0,), "line_right": (1.0,), "since_left": (LONGEST_MS,), "since_right": (0.0,),
    }  # fmt: skip
    assert second.signals["since_right"] == (80.0,)  # a motor at 1 % stands


def test_who_drives_straight_only_has_one_label() -> None:
    assert {w.label for w in examples([("a", drive([40] * 9, [40] * 9))]).windows} == {"ahead"}


def test_how_long_ago_the_line_was_seen() -> None:
    seen = drive([40] * 5, [40] * 5, line_left=[0, 1, 0, 0, 1], line_right=[0, 0, 0, 0, 0])
    windows = examples([("a", seen)]).windows
    assert [window.signals["since_left"][0] for window in windows] == [LONGEST_MS, 0, 40, 80, 0]
    assert {window.signals["since_right"][0] for window in windows} == {LONGEST_MS}


def test_standing_is_no_example_and_drives_are_told_apart() -> None:
    made = examples([("a", drive([0, 0, 40], [0, 0, 40])), ("b", drive([40, 20], [40, 60]))])
    assert [window.person for window in made.windows] == ["1", "2", "2"]


@pytest.mark.parametrize(
    ("recording", "key"),
    [
        (drive([0, 0], [0, 0]), "stands-still"),
        (Recording(np.zeros(1), {"left_motor": np.ones(1)}), "no-drive"),
        (Recording(np.zeros(0), {}), "no-drive"),
        (drive([40.0] * 30_000, [40.0] * 30_000), "long-drives"),
        (drive([float("nan")] * 3, [float("nan")] * 3), "stands-still"),
    ],
)
def test_what_is_no_drive(recording: Recording, key: str) -> None:
    with pytest.raises(UsageError) as caught:
        examples([("a.csv", recording)])
    assert caught.value.text.key == f"learning.{key}"
    assert caught.value.text.say("ko") != caught.value.text.say("en")


def test_a_tree_learns_the_rule_of_the_driver() -> None:
    rng = np.random.default_rng(1)
    left, right = rng.integers(0, 2, 300).astype(float), rng.integers(0, 2, 300).astype(float)
    powers = 40 + 20 * (right - left), 40 + 20 * (left - right)
    drives = [("a", drive(*(list(power) for power in powers), line_left=list(left), line_right=list(right)))]
    windows = examples(drives, 3).windows
    found = from_dataset(Dataset(tuple(windows[0].signals), windows, 301), "d.csv")
    trained = train(found, Settings(), "d.csv")
    assert (found.samples, found.hz) == (1, 1)
    assert b"SAMPLES = 1" in trained.source
    assert trained.held_out.matrix.accuracy > 0.99
