"""Training: the same data give the same bytes, people are left out whole, and a model fits onto a board."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gorae.errors import UsageError
from gorae.learning import splitting
from gorae.learning.evaluation import ConfusionMatrix
from gorae.learning.model_file import read_header
from gorae.learning.settings import MODELS, ROOM, Settings
from gorae.learning.training import Trained, build, made_again, train
from gorae.learning.windows import LabelledWindows, from_dataset
from gorae.telemetry.dataset import Dataset


@pytest.fixture(scope="module")
def data(gestures: SimpleNamespace) -> Dataset:
    """Four people, three gestures, five takes each."""
    made: Dataset = gestures.dataset(gestures.people(labels=("still", "shake", "circle")))
    return made


@pytest.fixture(scope="module")
def windows(data: Dataset) -> LabelledWindows:
    return from_dataset(data, "a.csv")


@pytest.fixture(scope="module", params=MODELS)
def trained(request: pytest.FixtureRequest, windows: LabelledWindows) -> Trained:
    return train(windows, Settings(model=request.param), "a.csv")


def test_other_people_are_recognised(trained: Trained) -> None:
    assert trained.held_out.kind == "person"
    assert trained.held_out.parts == 4
    assert trained.held_out.matrix.total == len(trained.windows)
    assert trained.held_out.matrix.accuracy > 0.8
    assert trained.train_matrix.accuracy > 0.85


def test_a_model_is_whole_numbers_within_its_room(trained: Trained) -> None:
    assert len(trained.source) <= ROOM
    tree = ast.parse(trained.source)
    numbers = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert not any(isinstance(number, float) for number in numbers)
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(tree))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert {"features", "predict", "classify", "listen"} <= names


def test_confidence_is_a_share(trained: Trained) -> None:
    assert trained.sure.min() >= 0
    assert trained.sure.max() <= 100


def test_the_same_data_give_the_same_bytes(trained: Trained, data: Dataset) -> None:
    assert made_again(data, trained.source) == trained.source


def test_other_data_give_other_bytes(trained: Trained, data: Dataset) -> None:
    fewer = replace(data, windows=data.windows[:-1], numbers=data.numbers[:-1])
    assert made_again(fewer, trained.source) != trained.source
    swapped = replace(data, windows=(replace(data.windows[0], label="shake"), *data.windows[1:]))
    assert made_again(swapped, trained.source) != trained.source


def test_the_order_of_the_channels_makes_no_mistake(windows: LabelledWindows) -> None:
    """A feature is found by its channel's name, not by its place."""
    turned = replace(windows, values=windows.values[:, :, ::-1], channels=windows.channels[::-1])
    settings = Settings(features=("spread_x", "wiggle_x"))
    assert build(turned, settings, "a").table.tolist() == build(windows, settings, "a").table.tolist()


def test_the_header_says_where_a_model_comes_from(trained: Trained) -> None:
    header = read_header(trained.source)
    assert header is not None
    assert header.settings == trained.settings
    assert (header.data, header.windows) == (trained.windows.digest, len(trained.windows))
    assert (header.people, header.held_out, header.file) == ("p1, p2, p3, p4", "each person once", "a.csv")
    assert header.channels == trained.windows.channels


@pytest.mark.parametrize(
    "spoilt", [b"", b"LABELS = ()\n", b"\xff\x00" * 999, b"# gorae model 1: tree from 3 windows\n"]
)
def test_no_header_is_made_up(spoilt: bytes) -> None:
    assert read_header(spoilt) is None


def test_a_header_whose_settings_were_changed_is_none(trained: Trained) -> None:
    assert (
        read_header(
            trained.source.replace(
                b"# again: gorae train a.csv --model", b"# again: gorae train a.csv --seconds 2 --model"
            )
        )
        is None
    )


NASTY = ("a\"b'c", "=1+1\n# x: \\", "왼쪽으로", "\u202eeb", "x" * 50)


def test_labels_and_people_and_files_may_be_called_anything(windows: LabelledWindows) -> None:
    labels = tuple(NASTY[target] for target in windows.targets)
    people = tuple(f"{NASTY[1]} {person}" for person in windows.people)
    strange = replace(windows, labels=labels, people=people)
    made = build(strange, Settings(), "my\ndata '=1'.csv")
    found: dict[str, object] = {}
    for node in ast.parse(made.source).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = ast.literal_eval(node.value)
    assert found["LABELS"] == tuple(sorted(NASTY[:3]))
    header = read_header(made.source)
    assert header is not None
    assert header.file == "my?data '=1'.csv"


@pytest.mark.parametrize("kind", ["tree", "forest", "knn", "network"])
def test_a_model_without_room_is_made_smaller(windows: LabelledWindows, kind: str) -> None:
    made = build(windows, Settings(kind, ("spread_x", "wiggle_x"), depth=8, room=1550), "a.csv")
    whole = build(windows, Settings(kind, ("spread_x", "wiggle_x"), depth=8, room=9000), "a.csv")
    assert len(made.source) <= 1550
    assert not whole.is_reduced
    assert len(whole.source) <= 1550 or made.is_reduced


def test_where_even_the_smallest_has_no_room_is_told(windows: LabelledWindows) -> None:
    with pytest.raises(UsageError) as caught:
        build(windows, Settings("centroid", room=512), "a.csv")
    assert caught.value.text.key == "learning.no-room"


def test_one_person_is_split_by_recordings_and_never_by_pieces(windows: LabelledWindows) -> None:
    alone = replace(
        windows, people=("",) * len(windows), recordings=tuple(at // 2 for at in range(len(windows)))
    )
    split = splitting.split(alone)
    assert split.kind == "recording"
    for part in split.parts:
        inside = {alone.recordings[row] for row in part}
        outside = {alone.recordings[row] for row in np.setdiff1d(np.arange(len(alone)), part)}
        assert not inside & outside


def test_too_few_recordings_leave_nothing_to_test_with(windows: LabelledWindows) -> None:
    few = windows.select([int(np.argmax(windows.targets == number)) for number in range(3)])
    made = train(replace(few, people=("",) * 3), Settings(), "a.csv")
    assert made.held_out.kind == "nothing"
    assert made.held_out.matrix.total == 0
    assert made.held_out.said.tolist() == [-1] * 3


def test_many_people_are_left_out_in_groups(windows: LabelledWindows) -> None:
    crowd = replace(windows, people=tuple(str(at) for at in range(len(windows))))
    assert len(splitting.split(crowd).parts) == splitting.MAX_PARTS
    assert sum(map(len, splitting.split(crowd).parts)) == len(crowd)


def test_a_matrix_counts() -> None:
    matrix = ConfusionMatrix.of(("a", "b", "c"), ["a", "a", "b"], ["a", "b", "c"])
    assert matrix.counts == ((1, 1, 0), (0, 0, 1), (0, 0, 0))
    assert matrix.accuracy == pytest.approx(1 / 3)
    assert matrix.recall == {"a": 0.5, "b": 0.0}
    assert matrix.worst_label == "b"
    assert ConfusionMatrix.of(("a",), [], []).worst_label == ""


def recorded(labels: str, people: tuple[str, ...] = ()) -> LabelledWindows:
    """A recording of each of these labels, of one number each."""
    count = len(labels)
    return LabelledWindows(
        np.arange(count * 4, dtype=np.int64).reshape(count, 4, 1), tuple(labels), people or ("",) * count,
        ("",) * count, tuple(range(1, count + 1)), 50, ("light",),
    )  # fmt: skip


def test_recordings_of_each_label_are_dealt_out_into_five_parts() -> None:
    split = splitting.split(recorded("aabbaaabbbab"))
    assert [part.tolist() for part in split.parts] == [[0, 2, 10, 11], [1, 3], [4, 7], [5, 8], [6, 9]]
    assert [len(part) for part in splitting.split(recorded("aabb")).parts] == [2, 2]


def test_a_label_with_one_recording_cannot_be_left_out() -> None:
    assert splitting.split(recorded("aaab")) == splitting.Split("nothing", ())


def test_each_person_is_left_out_and_whoever_is_not_named_is_one() -> None:
    split = splitting.split(recorded("abab", ("z", "", "z", "b")))
    assert split.kind == "person"
    assert [part.tolist() for part in split.parts] == [[1], [3], [0, 2]]


def test_more_than_twenty_people_are_left_out_in_twenty_groups() -> None:
    split = splitting.split(recorded("ab" * 11, tuple(f"{at:02}" for at in range(22))))
    assert [part.tolist() for part in split.parts[:3]] == [[0, 20], [1, 21], [2]]


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ((), "not said"),
        (("ann", "", "bob"), "ann, bob"),
        (
            tuple(f"student {at:02}" for at in range(9)),
            "student 00, student 01, student 02, student 03, student 04 … (9)",
        ),
        (("a" * 60,), "a" * 60),
    ],
)
def test_a_header_names_as_many_people_as_there_is_room_for(people: tuple[str, ...], said: str) -> None:
    windows = recorded("ab" * 5, (people * 10)[:10] or ("",) * 10)
    header = read_header(build(windows, Settings(), "a.csv").source)
    assert header is not None
    assert header.people == said


@pytest.mark.parametrize(
    ("file", "name"),
    [("", "dataset.csv"), ("folder/my data.csv", "my data.csv"), ("x" * 70, "x" * 60)],
)
def test_a_header_names_the_file_without_its_folder(file: str, name: str) -> None:
    header = read_header(build(recorded("abab"), Settings(), file).source)
    assert header is not None
    assert (header.file, header.version, header.held_out) == (name, 1, "each recording once")


def test_a_header_is_read_whatever_its_lines_end_with(trained: Trained) -> None:
    assert read_header(trained.source.replace(b"\n", b"\r\n")) == read_header(trained.source) is not None


def test_listen_asks_for_what_robot_cannot_read() -> None:
    """Of a window of four samples one is new at each answer; a sample comes every 20 ms."""
    source = build(recorded("abab"), Settings(), "a.csv").source.decode()
    assert "def listen(read, least=60):" in source
    assert " n = 1\n" in source
    assert "  due += 20\n" in source
    assert "clock() - due > 100:" in source
    own = build(replace(recorded("abab"), channels=("distance",)), Settings(), "a.csv").source.decode()
    assert "def listen(least=60):\n global due, last\n from robot import clock, distance, sleep\n" in own


def test_listen_believes_what_is_said_twice_and_no_window_with_a_hole() -> None:
    """A window is full after four samples, and each further one gives an answer."""
    now = [0]

    def sleep(ms: int) -> None:
        now[0] += ms

    robot = ModuleType("robot")
    vars(robot).update(clock=lambda: now[0], sleep=sleep)
    module: dict[str, Any] = {}
    exec(build(recorded("aabb"), Settings("centroid", ("mean",)), "a.csv").source, module)
    samples = iter([0, 0, 0, 0, 0, 12, 12, 12, 12, 12, 12, 12, 12])

    def listened(least: int = 60) -> object:
        return module["listen"](lambda: (next(samples),), least)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "robot", robot)
        assert [listened(), listened()] == [None, "a"]
        assert now[0] == 4 * 20  # five samples, the first at once
        assert listened() is None
        now[0] += 200  # the window is begun again, and what was said before still counts
        assert listened() == "b"
        assert len(list(samples)) == 0
