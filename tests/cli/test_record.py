"""`gorae record`, with a virtual kit in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.cli.commands.record import audit
from gorae.telemetry import dataset

Call = Callable[..., Any]
KIT = "gorae://maqueen?time=free&arena=table"
SHORT = ("--seconds", "0.5", "--hz", "50", "--yes")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_labels_get_the_same_number_of_windows(call: Call, folder: Path) -> None:
    labels = ("--label", "left", "--label", "right")
    called = call("record", "--on", KIT, *labels, "--rounds", "2", *SHORT, "--out", "a.csv")
    assert called.status == 0
    found = dataset.read(folder / "a.csv")
    assert [window.label for window in found.windows] == ["left", "right", "left", "right"]
    assert {"distance", "line_left"} <= set(found.names)
    for window in found.windows:
        assert 15 <= len(window.times) <= 26
        assert window.times[-1] < 0.5
        assert window.signals["distance"][-1] > 100
    assert "left 2 · right 2" in called.out

    again = call("record", "--on", KIT, *labels, "--rounds", "1", *SHORT, "--out", "a.csv", "--lang", "ko")
    assert "a.csv에 모인 예시: left 3 · right 3" in again.out


def test_a_program_of_ones_own_is_recorded(call: Call, folder: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "recordings.md").read_text(encoding="utf-8")
    program = folder / "mine.py"
    program.write_text(
        text.partition("## Labelled examples")[2].partition("```python\n")[2].partition("```")[0]
    )
    called = call("record", program, "--on", KIT, "--label", "a", "--label", "b", "--rounds", "1", *SHORT)
    assert called.status == 0
    window = dataset.read(folder / "dataset.csv").windows[0]
    assert all(abs(value - 1000) < 50 for value in window.signals["accel_z"])  # mg, as motion() has them


def test_a_program_without_stream_is_warned_of_at_once(call: Call, folder: Path) -> None:
    program = folder / "mine.py"
    program.write_text("from robot import *\nwhile True:\n    sleep(20)\n")
    words = ("--label", "a", "--label", "b", "--rounds", "1", "--seconds", "2", "--yes")
    called = call("record", program, "--on", KIT, *words)
    assert called.status == 0
    assert (
        called.err.count("Careful: Another rate in 1 of the windows (1): 5 samples a second instead of 50")
        == 2
    )
    assert "gorae explore dataset.csv" in called.err


def test_labels_that_are_not_balanced_are_warned_of_at_the_end(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    for label in "bbb":
        dataset.append(
            folder / "a.csv", dataset.of_samples(label, [(0.02 * at, {"x": at}) for at in range(25)])
        )
    dataset.append(
        folder / "a.csv", dataset.of_samples("a", [(0.02 * at, {"x": at % 7}) for at in range(25)])
    )
    audit.warn_of_dataset(folder / "a.csv", 50)
    assert "Not balanced: “b” has 3 windows, “a” only 1" in capsys.readouterr().err


def test_a_program_that_breaks_off_is_told(call: Call, folder: Path) -> None:
    program = folder / "mine.py"
    program.write_text("from robot import *\nprint(nothing)\n")
    called = call("record", program, "--on", KIT, "--label", "a", "--label", "b", *SHORT)
    assert called.status == 3
    assert "NameError" in called.err


@pytest.mark.parametrize(
    ("labels", "said"),
    [(["left"], "--label"), (["left", "left"], "--label"), (["a", " "], "이름표로 쓸 수 없어요")],
)
def test_labels_must_be_told_apart(call: Call, labels: list[str], said: str) -> None:
    words = [word for label in labels for word in ("--label", label)]
    called = call("record", "--on", KIT, *words, "--lang", "ko")
    assert called.status == 2
    assert said in called.err


def test_who_made_the_examples_is_written_down(call: Call, folder: Path) -> None:
    words = ("record", "--on", KIT, "--label", "a", "--label", "b", "--rounds", "1", *SHORT)
    assert call(*words, "--person", " bo ", "--hand", "left").status == 0
    assert call(*words).status == 0
    windows = dataset.read(folder / "dataset.csv").windows
    assert [(window.person, window.hand) for window in windows] == [("bo", "left")] * 2 + [("", "")] * 2


@pytest.mark.parametrize("name", ["=1+1", "a\nb", "x" * 41])
def test_a_person_is_called_by_a_word(call: Call, name: str) -> None:
    called = call(
        "record", "--on", KIT, "--label", "a", "--label", "b", "--yes", "--person", name, "--lang", "ko"
    )
    assert called.status == 2
    assert "별명" in called.err


def test_somebody_must_be_there(call: Call) -> None:
    called = call("record", "--on", KIT, "--label", "a", "--label", "b")
    assert called.status == 2
    assert "--yes" in called.err


def test_a_folder_that_is_not_there_is_told_before_anything_is_recorded(call: Call) -> None:
    labels = ("--label", "a", "--label", "b")
    called = call("record", "--on", "gorae://nowhere", *labels, "--yes", "--out", "no/a.csv", "--lang", "ko")
    assert called.status == 2
    assert "폴더" in called.err


def test_a_window_is_recorded_again_when_it_went_wrong(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = iter(["", "r", "", "", "q"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(keys))
    words = ("--label", "a", "--label", "b", "--rounds", "1", "--seconds", "0.3")
    called = call("record", "--on", KIT, *words)
    assert called.status == 0
    assert [window.label for window in dataset.read(folder / "dataset.csv").windows] == ["a", "b"]


VIRTUAL = ("record", "--virtual", "--label", "still", "--label", "shake", "--rounds", "2", "--seconds", "1")


def test_virtual_people_make_examples(call: Call, folder: Path) -> None:
    called = call(*VIRTUAL, "--people", "3", "--hand", "left", "--lang", "ko")
    assert called.status == 0
    assert "still 6 · shake 6" in called.out
    found = dataset.read(folder / "dataset.csv")
    assert {(window.person, window.hand) for window in found.windows} == {(str(n), "left") for n in (1, 2, 3)}
    assert found.names == ("accel_x", "accel_y", "accel_z")
    assert {len(window.times) for window in found.windows} == {50}


def test_people_who_go_on_do_not_make_the_same_again(call: Call, folder: Path) -> None:
    call(*VIRTUAL, "--people", "2-2")
    call(*VIRTUAL, "--people", "2-2")
    windows = dataset.read(folder / "dataset.csv").windows
    assert len({window.signals["accel_x"] for window in windows}) == len(windows) == 8
    call(*VIRTUAL, "--people", "2-2", "--rounds", "4", "--out", "at-once.csv")
    at_once = dataset.read(folder / "at-once.csv").windows
    assert {window.signals["accel_x"] for window in at_once} == {w.signals["accel_x"] for w in windows}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--people", "1000"), "graders"),
        (("--people", "0"), "9-12"),
        (("--people", "5-2"), "9-12"),
        (("--people", "२"), "9-12"),
        (("--label", "dance"), "circle"),
        (("--on", KIT), "--people"),
        (("--person", "ann"), "--people"),
        (("--people", "999", "--rounds", "500"), "999000"),
    ],
)
def test_what_virtual_people_cannot_do_is_told(
    call: Call, folder: Path, words: tuple[str, ...], said: str
) -> None:
    called = call(*VIRTUAL, *words)
    assert called.status == 2
    assert said in called.err
    assert not (folder / "dataset.csv").exists()


def test_a_kit_or_virtual_people_must_be_named(call: Call) -> None:
    called = call("record", "--label", "a", "--label", "b", "--yes")
    assert called.status == 2
    assert "--virtual" in called.err


def test_a_time_that_is_no_number_is_between_no_two(call: Call, folder: Path) -> None:
    called = call(*VIRTUAL[:-1], "nan")
    assert (called.status, called.out) == (2, "")
    assert "--seconds must be between 0.1 and 60" in called.err
