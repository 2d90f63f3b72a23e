"""`gorae train` and `gorae evaluate`: from a dataset to a model, and how well it does on another one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gorae.learning.model_file import read_header
from gorae.telemetry import dataset

Call = Callable[..., Any]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gestures: SimpleNamespace) -> Path:
    """A folder with a dataset of two people, and a test of others."""
    monkeypatch.chdir(tmp_path)
    people = gestures.people(4, 3, ("still", "shake"))
    dataset.save(tmp_path / "data.csv", people[:12])
    dataset.save(tmp_path / "test.csv", people[12:])
    return tmp_path


def test_a_model_is_trained_and_tested(call: Call, folder: Path) -> None:
    called = call("train", "data.csv", "--lang", "ko")
    assert called.status == 0
    assert "결정 트리 · 예시 12개 · 이름표 2가지 · 사람 2명" in called.out
    assert "처음 보는 사람" in called.out
    assert read_header((folder / "model.py").read_bytes()) is not None

    tested = call("evaluate", "model.py", "test.csv")
    assert tested.status == 0
    assert "12 windows: 100 % right" in tested.out


def test_json_has_the_keys_that_were_promised(call: Call, folder: Path) -> None:
    told = json.loads(call("train", "data.csv", "--model", "centroid", "--json", "-").out)
    assert {
        "model", "features", "bytes", "ms_on_board", "train_accuracy", "held_out_accuracy", "worst_label",
        "labels", "matrix",
    } <= told.keys()  # fmt: skip
    assert told["model"] == "centroid"
    assert told["labels"] == ["shake", "still"]
    assert sum(map(sum, told["matrix"])) == 12
    assert told["bytes"] == len((folder / "model.py").read_bytes()) <= 2048

    assert call("evaluate", "model.py", "test.csv", "--json", "e.json").status == 0
    evaluated = json.loads((folder / "e.json").read_text(encoding="utf-8"))
    assert {"accuracy", "labels", "recall", "matrix"} <= evaluated.keys()
    assert evaluated["recall"].keys() == {"shake", "still"}


def test_the_same_command_gives_the_same_bytes(call: Call, folder: Path) -> None:
    words = ("train", "data.csv", "--model", "network", "--features", "spread,wiggle_x")
    call(*words, "--out", "one.py")
    call(*words, "--out", "two.py")
    assert (folder / "one.py").read_bytes() == (folder / "two.py").read_bytes()
    assert (
        b"gorae train data.csv --model network --features spread,wiggle_x" in (folder / "one.py").read_bytes()
    )


def test_features_are_written_for_other_programs(call: Call, folder: Path) -> None:
    for _ in range(2):
        assert call("train", "data.csv", "--csv", "features.csv").status == 0
    table = (folder / "features.csv").read_text(encoding="utf-8").splitlines()
    assert table[0] == "window,label,person,hand,spread_x,spread_y,spread_z,wiggle_all,crossings_all"
    assert len(table) == 13
    assert call("train", "data.csv", "--csv", "test.csv").status == 2


def test_a_program_is_not_written_over(call: Call, folder: Path) -> None:
    (folder / "main.py").write_text("from robot import *\n")
    called = call("train", "data.csv", "--out", "main.py")
    assert called.status == 2
    assert (folder / "main.py").read_text() == "from robot import *\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing.csv"], "nothing.csv"),
        (["data.csv", "--features", "wobble"], "wiggle_x"),
        (["data.csv", "--channels", "light"], "accel_x"),
        (["data.csv", "--depth", "99"], "--depth"),
        (["data.csv", "--seconds", "5"], "--seconds"),
        (["data.csv", "--model", "oracle"], "tree"),
        (["data.csv", "--room", "600", "--model", "knn"], "--room"),
    ],
)
def test_what_cannot_be_trained_is_told(call: Call, words: list[str], said: str) -> None:
    called = call("train", *words)
    assert called.status == 2
    assert said in called.err


@pytest.mark.parametrize("source", ["", "while True: pass\n", "print('*' * 99)\n", "\0"])
def test_a_model_that_is_none_is_told(call: Call, folder: Path, source: str) -> None:
    (folder / "bad.py").write_text(source)
    called = call("evaluate", "bad.py", "test.csv", "--lang", "ko")
    assert called.status == 2
    assert "model.py" in called.err


def test_a_model_that_an_editor_saved_on_windows_is_read(call: Call, folder: Path) -> None:
    call("train", "data.csv")
    source = (folder / "model.py").read_bytes()
    (folder / "saved.py").write_bytes(b"\xef\xbb\xbf" + source.replace(b"\n", b"\r\n"))
    tested = call("evaluate", "saved.py", "test.csv")
    assert "12 windows: 100 % right" in tested.out


def test_one_person_alone_is_told(call: Call, folder: Path) -> None:
    windows = dataset.read(folder / "data.csv").windows
    dataset.save(folder / "ann.csv", [window for window in windows if window.person == "p1"])
    called = call("train", "ann.csv")
    assert called.status == 0
    assert "--person" in called.out


def test_pages_are_written_and_a_test_knows_the_training_that_lies_beside_the_model(
    call: Call, folder: Path
) -> None:
    windows = dataset.read(folder / "test.csv").windows
    dataset.save(folder / "test.csv", [replace(window, label="still") for window in windows])
    assert call("train", "data.csv", "--html", "m.html").status == 0
    assert "data-tree" in (folder / "m.html").read_text(encoding="utf-8")
    called = call("evaluate", "model.py", "test.csv", "--html", "t.html", "--json", "-")
    assert json.loads(called.out)["accuracy"] < 1
    assert 'class="beside"' in (folder / "t.html").read_text(encoding="utf-8")
    (folder / "data.csv").unlink()
    assert call("evaluate", "model.py", "test.csv", "--html", "t.html").status == 0
    assert 'class="beside"' not in (folder / "t.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["data.csv", "model.py", "test.csv"])
def test_a_page_is_never_written_over_what_is_read(call: Call, folder: Path, name: str) -> None:
    call("train", "data.csv")
    before = (folder / name).read_bytes()
    assert call("evaluate", "model.py", "test.csv", "--html", name).status == 2
    assert call("train", "data.csv", "--html", name).status == 2
    assert (folder / name).read_bytes() == before


def test_five_samples_a_second_are_told(call: Call, folder: Path) -> None:
    windows = dataset.read(folder / "data.csv").windows
    slow = [replace(window, times=tuple(10 * time for time in window.times)) for window in windows]
    dataset.save(folder / "slow.csv", slow)
    called = call("train", "slow.csv")
    assert called.status == 0
    assert "stream(50)" in called.out
    assert "stream(50)" not in call("train", "data.csv").out


def test_labels_out_of_balance_are_told(call: Call, folder: Path) -> None:
    windows = dataset.read(folder / "data.csv").windows
    few = [window for at, window in enumerate(windows) if window.label == "still" or not at % 4]
    dataset.save(folder / "few.csv", few)
    assert "Not balanced" in call("train", "few.csv").out
    assert "Not balanced" not in call("train", "data.csv").out
