"""Windows in whole numbers: what a dataset becomes before a model sees it, and what cannot become one."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import DocumentError, Problem, UsageError
from gorae.learning.channels import MOTION, default_channels, reading, short_names
from gorae.learning.settings import Settings, of_words
from gorae.learning.windows import MAX_SAMPLES, LabelledWindows, WindowShape, from_dataset
from gorae.telemetry import dataset
from gorae.telemetry.dataset import Dataset, Window
from gorae.texts import Text


def made(*windows: Window) -> Dataset:
    """A dataset of these windows, numbered from 1."""
    numbers = tuple(range(1, 1 + len(windows)))
    return Dataset(tuple(windows[0].signals), tuple(windows), len(windows) + 1, numbers)


def window(label: str, values: list[float], hz: float = 50, name: str = "light", person: str = "") -> Window:
    times = tuple(round(at / hz, 3) for at in range(len(values)))
    return Window(label, times, {name: tuple(values)}, person)


def ramp(count: int) -> list[float]:
    return [float(at) for at in range(count)]


OTHER_RATE, NO_TIME, NO_LABEL = "learning.other-rate", "learning.no-time", "learning.no-label"


def refused(data: Dataset, **how: object) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        from_dataset(data, "a.csv", **how)  # type: ignore[arg-type]
    for problem in caught.value.problems:
        assert problem.say("en") == f"a.csv: {problem.text.say('en')}" != problem.say("ko")
    return [problem.text.key for problem in caught.value.problems]


def test_values_are_rounded_and_windows_keep_who_made_them() -> None:
    one = replace(window("a", [0.4, 0.6, -0.6, 7]), person="ann", hand="left")
    windows = from_dataset(made(one, window("b", [1, 2, 3, 4])), "a.csv")
    assert windows.values[:, :, 0].tolist() == [[0, 1, -1, 7], [1, 2, 3, 4]]
    assert (windows.labels, windows.people, windows.hands) == (("a", "b"), ("ann", ""), ("left", ""))
    assert (windows.hz, windows.samples, windows.channels) == (50, 4, ("light",))
    assert windows.targets.tolist() == [0, 1]


def test_a_long_window_is_thinned_to_what_a_board_can_do() -> None:
    windows = from_dataset(made(window("a", ramp(100)), window("b", ramp(100))), "a.csv")
    assert windows.samples == 50 <= MAX_SAMPLES
    assert windows.hz == 25
    assert windows.values[0, :3, 0].tolist() == [0, 2, 4]


def test_recordings_are_cut_into_pieces_that_stay_together() -> None:
    windows = from_dataset(made(window("a", ramp(150)), window("b", ramp(140))), "a.csv", seconds=1)
    assert windows.recordings == (1, 1, 1, 2, 2)
    assert windows.values[:3, 0, 0].tolist() == [0, 50, 100]


def test_windows_of_about_one_length_lose_their_last_samples() -> None:
    windows = from_dataset(made(window("a", ramp(52)), window("b", ramp(49))), "a.csv")
    assert windows.samples == 49


def test_a_test_is_given_the_shape_that_the_model_asks_for() -> None:
    data = made(window("a", ramp(104)), window("a", ramp(95)))
    windows = from_dataset(data, "a.csv", shape=WindowShape(25, 50))
    assert (windows.hz, windows.samples) == (25, 50)
    assert windows.values[1, -1, 0] == 94  # filled up with its last value
    assert refused(data, shape=WindowShape(40, 50)) == ["learning.wrong-rate"]
    assert refused(data, shape=WindowShape(25, 90)) == ["learning.short"]


def test_missing_values_are_as_the_ones_before() -> None:
    windows = from_dataset(
        made(window("a", [math.nan, 5, math.nan, 6, 7, 8, 9, 9, 9, 9]), window("b", ramp(10))), "a"
    )
    assert windows.values[0, :4, 0].tolist() == [5, 5, 5, 6]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (Dataset(("light",), (), 1), ["learning.no-windows"]),
        (made(window("a", ramp(9)), window("a", ramp(9))), ["learning.one-label"]),
        (made(window("a", ramp(9)), window(" ", ramp(9))), ["learning.no-label"]),
        (made(window("a", ramp(9)), window("b", [math.nan] * 9)), ["learning.missing"]),
        (made(window("a", ramp(9)), window("b", [math.inf] * 9)), ["learning.too-large-value"]),
        (made(window("a", ramp(9)), window("b", [4e9] * 9)), ["learning.too-large-value"]),
        (made(window("a", ramp(90)), window("b", ramp(90)), window("b", ramp(9), 5)), [OTHER_RATE]),
        (made(window("a", ramp(90)), window("b", ramp(90)), window("b", ramp(30))), ["learning.short"]),
        (made(window("a", ramp(2)), window("b", ramp(2))), ["learning.short"]),
        (made(window("a", ramp(9)), replace(window("b", ramp(9)), times=(0.0,) * 9)), [NO_TIME]),
        (made(window("a", ramp(9)), replace(window("b", ramp(9)), times=(math.nan,) * 9)), [NO_TIME]),
        (made(*[window(label, ramp(9), name="left_motor") for label in "ab"]), ["learning.no-channels"]),
    ],
)  # fmt: skip
def test_what_cannot_be_learnt_from_is_told(data: Dataset, said: list[str]) -> None:
    assert refused(data) == said


def test_all_windows_that_are_wrong_are_told_at_once() -> None:
    bad = [window("b", [math.nan] * 9) for _ in range(3)]
    assert refused(made(window("a", ramp(9)), *bad)) == ["learning.missing"] * 3
    assert len(refused(made(window("a", ramp(9)), *bad * 9))) == 20


NINE, LONG = [[window(label, ramp(count)) for label in "ab"] for count in (9, 90)]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (made(*NINE, *[window("", ramp(9))] * 9), Text(NO_LABEL, windows="3, 4, 5, 6, 7, 8, 9, 10 …")),
        (made(*NINE, *[window("", ramp(9))] * 8), Text(NO_LABEL, windows="3, 4, 5, 6, 7, 8, 9, 10")),
        (made(NINE[1], NINE[1]), Text("learning.one-label", label="b")),
        (made(*LONG, window("b", ramp(9), 5)), Text(OTHER_RATE, common="50", windows="3", hz="5")),
        (made(*LONG, window("b", ramp(30))), Text("learning.short", windows="3", least=72)),
        (made(*NINE, replace(NINE[0], times=(0.0,) * 9)), Text(NO_TIME, windows="3")),
        (made(*NINE, window("b", [*ramp(6), *[math.nan] * 3])),
         Text("learning.missing", window=3, name="light", count=3, of=9)),
        (made(*NINE, window("b", [*ramp(8), 2.0**30])),
         Text("learning.too-large-value", window=3, name="light")),
    ],
)  # fmt: skip
def test_what_cannot_be_learnt_from_is_told_by_its_windows(data: Dataset, text: Text) -> None:
    with pytest.raises(DocumentError) as caught:
        from_dataset(data, "a.csv")
    assert caught.value.problems == (Problem("a.csv", 0, "", text),)


def test_the_largest_value_that_a_board_holds_is_taken() -> None:
    windows = from_dataset(made(*NINE, window("b", [*ramp(8), 2.0**30 - 1])), "a.csv")
    assert windows.values.max() == 2**30 - 1


def test_two_missing_values_of_ten_are_no_matter() -> None:
    ten = [1, 2, 3, 4, math.nan, 6, 7, 8, 9, math.nan]
    windows = from_dataset(made(window("a", ten), window("b", ramp(10))), "a.csv")
    assert windows.values[0, :, 0].tolist() == [1, 2, 3, 4, 4, 6, 7, 8, 9, 9]


@pytest.mark.parametrize(
    ("count", "samples", "hz"), [(64, 64, 50), (65, 33, 25), (128, 64, 25), (129, 43, 17)]
)
def test_a_window_keeps_as_many_samples_as_a_board_takes(count: int, samples: int, hz: int) -> None:
    windows = from_dataset(made(window("a", ramp(count)), window("b", ramp(count))), "a.csv")
    assert (windows.samples, windows.hz) == (samples, hz)


def test_a_rate_may_be_a_quarter_off_and_no_more() -> None:
    for hz in (41.0, 62.0):
        assert (
            from_dataset(
                made(*[window(each, ramp(50)) for each in "ab"], window("b", ramp(50), hz)), "a.csv"
            ).hz
            == 50
        )
    for hz in (39.0, 63.0):
        assert refused(made(*[window(each, ramp(50)) for each in "ab"], window("b", ramp(50), hz))) == [
            OTHER_RATE
        ]


def test_moments_of_a_drive_are_windows_of_one_sample() -> None:
    data = made(*[Window(label, (0.0,), {"light": (value,)}) for label, value in (("a", 1.4), ("b", 7.0))])
    windows = from_dataset(data, "a.csv")
    assert (windows.values.tolist(), windows.samples, windows.hz) == ([[[1]], [[7]]], 1, 1)


def test_a_channel_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(DocumentError) as caught:
        from_dataset(made(window("a", ramp(9)), window("b", ramp(9))), "a.csv", channels=("lihgt",))
    assert "light" in str(caught.value)


def test_five_samples_a_second_work_and_are_not_taken_for_fifty() -> None:
    windows = from_dataset(made(window("a", ramp(10), 5), window("b", ramp(10), 5)), "a.csv")
    assert (windows.hz, windows.samples) == (5, 10)
    slow = from_dataset(made(*[window(label, ramp(10), 0.6) for label in "ab"]), "a.csv")
    assert (slow.hz, slow.samples) == (1, 10)


def test_motion_is_looked_at_where_there_is_some(gestures: SimpleNamespace) -> None:
    assert default_channels(gestures.dataset(gestures.people(1, 1))) == MOTION


def test_of_other_signals_those_that_change_are_looked_at() -> None:
    text = "window,label,time,left_motor,line_left,distance,turn_rate\n1,a,0,5,0,300,1\n1,a,1,6,0,310,2\n"
    assert default_channels(dataset.parse(text, "a.csv")) == ("distance", "turn_rate")


def test_a_sensor_that_never_changed_is_there_if_the_one_on_the_other_side_did() -> None:
    text = "window,label,time,line_left,line_right,since_left,since_right\n1,a,0,1,1,0,0\n2,b,0,1,0,0,100\n"
    channels = default_channels(dataset.parse(text, "a.csv"))
    assert channels == ("line_left", "line_right", "since_left", "since_right")


def test_channels_get_names_that_python_takes() -> None:
    assert short_names(MOTION) == ("x", "y", "z")
    assert short_names(("distance", "빛", "my sensor", "for", "max", "c0", "all")) == (
        "distance", "c1", "c2", "c3", "c4", "c5", "c6",
    )  # fmt: skip


def test_what_robot_can_read_is_read_by_it() -> None:
    assert reading(MOTION) == (("motion",), "motion()")
    assert reading(("distance", "line_right")) == (("distance", "line"), "(distance(), line()[1],)")
    assert reading(("line_middle", "line_left")) == (("lines",), "(lines()[2], lines()[1],)")
    assert reading(("light", "distance")) == ((), "")
    assert reading(("line_right", "line_left")) == (("line",), "(line()[1], line()[0],)")
    assert reading(("accel_z", "accel_x")) == (("motion",), "(motion()[2], motion()[0],)")


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (("line_left", "line_right"), "line"),
        (("line_far_left", "line_left", "line_middle", "line_right", "line_far_right"), "lines"),
    ],
)
def test_all_that_robot_can_read_is_read(lines: tuple[str, ...], row: str) -> None:
    functions, expression = reading((*lines, *MOTION, "distance"))
    assert functions == ("distance", row, "motion")
    parts = [f"{row}()[{at}]" for at in range(len(lines))] + [f"motion()[{at}]" for at in range(3)]
    assert expression == f"({', '.join(parts)}, distance(),)"


@given(st.text(st.characters(codec="utf-8"), max_size=8), st.text(st.characters(codec="utf-8"), max_size=8))
def test_a_digest_changes_with_labels_and_people(label: str, person: str) -> None:
    windows = LabelledWindows(
        np.zeros((2, 4, 1), dtype=np.int64), ("a", "b"), ("", ""), ("", ""), (1, 2), 50, ("light",)
    )
    other = replace(windows, labels=("a", label), people=("", person))
    assert (other.digest == windows.digest) == ((label, person) == ("b", ""))


def test_equal_windows_have_equal_fingerprints(gestures: SimpleNamespace) -> None:
    windows = from_dataset(gestures.dataset(gestures.people(2, 2)), "a.csv")
    again = windows.select([3, 0, 3])
    assert again.fingerprints() == tuple(windows.fingerprints()[at] for at in (3, 0, 3))
    assert len(set(windows.fingerprints())) == len(windows)


def test_no_setting_is_taken_for_another() -> None:
    for settings in (
        Settings(),
        Settings("knn", ("wiggle_x", "mean"), channels=("빛", "distance"), seconds=0.5),
        Settings(depth=7, room=4000),
    ):
        assert of_words(settings.words()) == settings
    assert len({Settings(depth=depth).digest for depth in (3, 4)}) == 2
    for words in (
        ["--depth", "99"],
        ["--model", "oracle"],
        ["--seconds", "nan"],
        ["--depth", "x"],
        ["--bogus", "1"],
        ["--depth"],
    ):
        with pytest.raises(UsageError):
            of_words(words)


@pytest.mark.parametrize(
    ("given", "name", "low", "high"),
    [
        ({"depth": 0}, "--depth", 1, 12), ({"depth": 13}, "--depth", 1, 12),
        ({"room": 511}, "--room", 512, 65_536), ({"room": 65_537}, "--room", 512, 65_536),
        ({"seconds": 0.05}, "--seconds", 0.1, 60), ({"seconds": 61.0}, "--seconds", 0.1, 60),
        ({"seconds": math.inf}, "--seconds", 0.1, 60),
    ],
)  # fmt: skip
def test_a_setting_out_of_range_is_told_with_the_range(
    given: dict[str, Any], name: str, low: float, high: float
) -> None:
    with pytest.raises(UsageError) as caught:
        Settings(**given)
    assert caught.value.text == Text("learning.setting-range", name=name, low=low, high=high)


def test_a_model_that_there_is_not_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        Settings("oracle" * 9)
    known = "tree, forest, centroid, knn, perceptron, network"
    assert caught.value.text == Text("learning.no-model", name=("oracle" * 9)[:40], known=known)
