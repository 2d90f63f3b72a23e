"""Windows as arrays: what they have in common, what they look like in numbers, and which are alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import pytest

from gorae.learning.audit import DataFinding, FindingKind, audit
from gorae.learning.description import feature_table
from gorae.learning.examples import MAX_WINDOWS, Examples
from gorae.learning.likeness import describe, neighbours_of
from gorae.learning.wanted import DatasetGoals
from gorae.learning.windows import LabelledWindows
from gorae.telemetry.dataset import Dataset, Window
from gorae.texts import Text

NAN = math.nan
Rows: TypeAlias = dict[str, tuple[float, ...]]


def window(values: Sequence[float], label: str = "a", person: str = "", name: str = "light") -> Window:
    times = tuple(round(0.02 * at, 3) for at in range(len(values)))
    return Window(label, times, {name: tuple(values)}, person, "left")


def examples(*windows: Window, channels: tuple[str, ...] = ("light",)) -> Examples:
    return Examples.of_windows(channels, windows, range(11, 11 + len(windows)))


def test_a_window_is_as_in_its_file_and_what_nothing_can_measure_is_missing() -> None:
    whole = examples(window([1, math.inf, -2e9, 3e12], person="ann"), channels=("light", "sound"))
    (one,) = whole.windows
    assert (one.number, one.label, one.person, one.hand) == (11, "a", "ann", "left")
    assert np.array_equal(one.values, [[1, NAN, -1e9, 1e9], [NAN] * 4], equal_nan=True)
    assert one.times.tolist() == [0, 0.02, 0.04, 0.06]
    assert (whole.channels, whole.left_out) == (("light", "sound"), 0)


def test_a_step_is_the_usual_one() -> None:
    late = Window("a", (0.0, 0.1, 0.2, NAN, 0.4, 0.5, 2.0), {"light": (1.0,) * 7})
    assert examples(late).windows[0].step_s == pytest.approx(0.1)
    assert examples(window([1])).windows[0].step_s == 0


def test_more_windows_than_anybody_looks_at_are_left_out() -> None:
    one = window([1.0])
    whole = examples(*[one] * (MAX_WINDOWS + 3))
    assert (len(whole.windows), whole.left_out) == (20_000, 3)
    assert whole.windows[-1].number == 11 + MAX_WINDOWS - 1


def test_windows_without_numbers_are_counted_from_one() -> None:
    data = Dataset(("light",), (window([1]), window([2])), 3)
    assert Examples.of(data).numbers.tolist() == [1, 2]


def test_labels_come_as_in_the_file_and_people_by_number_then_name() -> None:
    people = ("zoe", "10", "9", "", "ann", "9")
    whole = examples(*[window([1], label, who) for label, who in zip("cabcab", people, strict=True)])
    assert whole.labels == ("c", "a", "b")
    assert whole.people == ("9", "10", "ann", "zoe")


def test_windows_of_one_length_are_looked_at_together() -> None:
    whole = examples(window([1, 2]), window([5, NAN, 7]), window([3, 4]))
    assert [batch.at.tolist() for batch in whole.batches] == [[0, 2], [1]]
    assert whole.batches[0].values.tolist() == [[[1, 2]], [[3, 4]]]
    assert whole.batches[0].times.tolist() == [[0, 0.02]] * 2
    assert (whole.low.tolist(), whole.high.tolist()) == ([1], [7])
    assert np.isnan(examples(window([NAN])).low).all()


def test_a_channel_with_more_than_sixteen_values_measures() -> None:
    both: Rows = {"light": tuple(float(at) for at in range(17)), "button_a": (*map(float, range(16)), NAN)}
    whole = examples(Window("a", tuple(range(17)), both), channels=("button_a", "light"))
    assert whole.rich == (1,)
    assert whole.quantum(1) == 1
    assert examples(window([5, 0, 3, 5])).quantum(0) == 2


def test_windows_of_a_training_can_be_looked_at_too() -> None:
    values = np.array([[[1, 2], [3, 4]]], dtype=np.int64)
    whole = Examples.of_whole(LabelledWindows(values, ("a",), ("ann",), ("left",), (7,), 50, ("x", "y")))
    (one,) = whole.windows
    assert (one.number, one.label, one.person, one.hand) == (7, "a", "ann", "left")
    assert (one.values.tolist(), one.times.tolist()) == ([[1, 3], [2, 4]], [0, 0.02])


def test_features_are_computed_of_what_a_model_would_look_at() -> None:
    still: Rows = {"sound": (5.0, 5.0, 5.0), "left_motor": (1.0, 2.0, 3.0), "light": (0.4, NAN, 9.6)}
    whole = examples(Window("a", (0.0, 0.1, 0.2), still), channels=("sound", "left_motor", "light"))
    names, table = feature_table(whole)
    found = dict(zip(names, table[0].tolist(), strict=True))
    assert found["mean_light"] == found["mean_all"] == (0 + 0 + 10) // 3
    assert (found["max_light"], found["change_light"], found["crossings_light"]) == (10, 10, 1)
    assert not {name for name in names if "motor" in name or "sound" in name}
    assert feature_table(examples(window([5, 5])))[0] == ()


def test_where_only_motors_move_these_are_described_and_never_more_than_sixteen() -> None:
    moving: Rows = {f"left_motor{at or ''}": (0.0, float(at + 1)) for at in range(20)}
    names, _ = feature_table(examples(Window("a", (0.0, 0.1), moving), channels=tuple(moving)))
    assert len([name for name in names if name.startswith("mean_")]) == 17  # and that of all
    only: Rows = {"left_motor": (0.0, 1.0)}
    assert (
        "mean_left_motor" in feature_table(examples(Window("a", (0.0, 0.1), only), channels=tuple(only)))[0]
    )


def test_a_window_is_described_by_six_numbers_of_one_spread() -> None:
    """Mean, spread, least, greatest, mean step, share of crossings; what is the same in all says nothing."""
    numbers = describe(examples(window([0, 4, 0, 4]), window([2, 2, 2, 2])))
    assert np.allclose(numbers, [[0, 1, -1, 1, 1, 1], [0, -1, 1, -1, -1, -1]])
    assert describe(examples()).shape == (0, 6)


def _named(*places: float, people: str) -> Examples:
    return examples(*[window([at, at], person=who) for at, who in zip(places, people, strict=True)])


def test_neighbours_are_of_other_people_where_three_are_named() -> None:
    near = neighbours_of(_named(0, 1, 3, 7, people="abcc"))
    assert near.nearest.tolist() == [[1, 2, 3], [0, 2, 3], [1, 0, -1], [1, 0, -1]]
    assert np.isinf(near.distances[2:, 2]).all()
    assert near.distances[0, 1] == pytest.approx(3 * near.distances[0, 0], rel=1e-3)
    two = neighbours_of(_named(0, 1, 3, 7, people="abbb"))
    assert two.nearest.tolist() == [[1, 2, 3], [0, 2, 3], [1, 0, 3], [2, 1, 0]]


def _found(kind: FindingKind, windows: Sequence[Window]) -> DataFinding:
    data = Dataset(("light",), tuple(windows), 11 + len(windows), tuple(range(11, 11 + len(windows))))
    return next(one for one in audit(data, DatasetGoals(windows=1, people=1)) if one.kind is kind)


def test_what_looks_like_other_peoples_other_label_is_named_with_it() -> None:
    """Three people at two places, and one window of the one place with the other's label."""
    windows = [
        window([place + at, place + at], label, who)
        for at, who in enumerate("xyz")
        for label, place in (("low", 0), ("low", 4), ("high", 90), ("high", 94))
    ]
    windows[5] = window([91.5, 91.5], "low", "y")
    text = Text("audit.implausible", count=1, percent=8, windows="16 (low → high)")
    found = _found(FindingKind.IMPLAUSIBLE, windows)
    assert found == DataFinding(
        FindingKind.IMPLAUSIBLE, text, 1 / 12, 0.3, windows=(16,), labels=("low",), serious=False
    )


def test_what_is_far_from_all_others_is_named() -> None:
    windows = [window([at, at + 1]) for at in range(9)] + [window([60, 61])]
    found = _found(FindingKind.OUTLIERS, windows)
    assert (found.windows, found.serious) == ((20,), False)
    assert found.text == Text("audit.outliers", count=1, windows="20")
    assert found.measured > found.wanted > 0
    with pytest.raises(StopIteration):
        _found(FindingKind.OUTLIERS, windows[3:])  # of seven windows nobody can say what is usual
