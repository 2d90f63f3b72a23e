"""Datasets: what is added is read back, and what is wrong with a file is said with its line."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import DocumentError, UsageError
from gorae.telemetry import dataset
from gorae.telemetry.csv import read_csv
from gorae.telemetry.dataset import Window

NUMBER = st.floats(-1e6, 1e6) | st.just(math.nan)
LABEL = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=12)


@st.composite
def windows(draw: st.DrawFn) -> list[Window]:
    names = draw(
        st.lists(st.sampled_from(["accel_x", "accel_y", "light", "my sensor"]), unique=True, min_size=1)
    )
    made = []
    for _ in range(draw(st.integers(1, 4))):
        size = draw(st.integers(1, 6))
        signals = {name: tuple(draw(st.lists(NUMBER, min_size=size, max_size=size))) for name in names}
        person, hand = draw(st.just("") | LABEL), draw(st.sampled_from(["", "left", "right"]))
        made.append(Window(draw(LABEL), tuple(0.02 * at for at in range(size)), signals, person, hand))
    return made


def same(first: Window, second: Window) -> bool:
    return repr(first) == repr(second)  # NaN is equal to itself there


@given(windows())
def test_what_is_added_is_read_back(tmp_path_factory: pytest.TempPathFactory, made: list[Window]) -> None:
    path = tmp_path_factory.mktemp("data") / "a.csv"
    for window in made:
        dataset.append(path, window)
    found = dataset.read(path)
    assert found.names == tuple(made[0].signals)
    assert found.next_number == len(made) + 1
    assert found.numbers == tuple(range(1, len(made) + 1))
    dataset.save(path.with_name("b.csv"), made)
    assert path.with_name("b.csv").read_bytes() == path.read_bytes()
    assert all(map(same, found.windows, [window.as_written() for window in made]))
    assert len(found.windows) == len(made)


@given(st.text(max_size=200) | st.text('window,label,person,hand,time\n0123456789.x"', max_size=200))
def test_any_text_is_a_dataset_or_has_clear_mistakes(text: str) -> None:
    try:
        dataset.parse(text, "a.csv")
    except DocumentError as error:
        assert all(problem.line > 0 and problem.text.say("ko") for problem in error.problems)


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        (["1,left,0,1,2"], [(2, "telemetry.cells")]),
        (["x,left,0,1"], [(2, "telemetry.no-number")]),
        (["1,left,0,1", "1,right,0.1,1"], [(3, "telemetry.two-labels")]),
        (["1,left,0,?", "2,left,zero,1"], [(2, "telemetry.no-number"), (3, "telemetry.no-number")]),
    ],
)
def test_mistakes_are_named_with_their_lines(rows: list[str], where: list[tuple[int, str]]) -> None:
    with pytest.raises(DocumentError) as caught:
        dataset.parse("\n".join(["window,label,time,light", *rows]), "a.csv")
    assert [(problem.line, problem.text.key) for problem in caught.value.problems] == where


@pytest.mark.parametrize(
    "head", ["window,label,time", "window,label,person,time", "window,label,hand,person,time"]
)
def test_columns_about_people_may_be_missing_or_change_places(head: str) -> None:
    known = {"window": "7", "label": "circle", "person": "ann", "hand": "left", "time": "0"}
    row = ",".join(known[name] for name in head.split(","))
    found = dataset.parse(f"{head},light\n{row},5\n", "a.csv")
    window = found.windows[0]
    assert (window.label, window.signals, found.numbers) == ("circle", {"light": (5.0,)}, (7,))
    assert window.person == ("ann" if "person" in head else "")
    assert window.hand == ("left" if "hand" in head else "")
    assert dataset.is_dataset(f"{head},light\n{row},5\n")


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        (["1,a,ann,left,0,1", "1,a,bo,left,1,1"], [(3, "person", "telemetry.two-people")]),
        (
            ["1,a,ann,left,0,1", "1,b,ann,right,1,1"],
            [(3, "label", "telemetry.two-labels"), (3, "hand", "telemetry.two-people")],
        ),
        (["1,a,ann,Left,0,1"], [(2, "hand", "telemetry.no-hand")]),
    ],
)
def test_mistakes_about_people_are_named(rows: list[str], where: list[tuple[int, str, str]]) -> None:
    with pytest.raises(DocumentError) as caught:
        dataset.parse("\n".join(["window,label,person,hand,time,light", *rows]), "a.csv")
    problems = caught.value.problems
    assert [(problem.line, problem.path, problem.text.key) for problem in problems] == where


def test_an_old_dataset_gets_the_columns_when_a_window_needs_them(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("window,label,time,light\n3,left,0,5\n3,left,0.5,6\n", encoding="utf-8")
    dataset.append(path, Window("right", (0.0,), {"light": (7.0,)}))
    assert path.read_text(encoding="utf-8").startswith("window,label,time,light\n3,left,0,5\n")
    dataset.append(path, Window("right", (0.0,), {"light": (8.0,)}, "bo", "left"))
    found = dataset.read(path)
    assert found.head == dataset.HEAD
    assert found.numbers == (3, 4, 5)
    assert [window.person for window in found.windows] == ["", "", "bo"]


@pytest.mark.parametrize("name", dataset.HEAD)
def test_no_signal_has_the_name_of_a_column(tmp_path: Path, name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        dataset.append(tmp_path / "a.csv", Window("left", (0.0,), {name: (1.0,)}))
    assert caught.value.problems[0].text.key == "telemetry.reserved-signal"
    assert not (tmp_path / "a.csv").exists()


def test_another_kits_signals_are_not_mixed_in(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    dataset.append(path, Window("left", (0.0,), {"light": (1.0,)}))
    before = path.read_bytes()
    with pytest.raises(DocumentError) as caught:
        dataset.append(path, Window("left", (0.0,), {"distance": (1.0,)}))
    assert caught.value.problems[0].text.key == "telemetry.other-signals"
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        dataset.append(tmp_path / "none" / "a.csv", Window("left", (0.0,), {"light": (1.0,)}))
    assert caught.value.text.key == "documents.cannot-write"


def test_balance_counts_wanted_labels_first() -> None:
    made = [Window(label, (), {}) for label in ("right", "up", "right")]
    assert dataset.balance(made, ["left", "right"]) == {"left": 0, "right": 2, "up": 1}


def test_samples_become_a_window_that_begins_at_zero() -> None:
    window = dataset.of_samples("left", [(4.0, {"light": 1.0}), (4.5, {"light": 2.0, "new": 3.0})])
    assert window.times == (0.0, 0.5)
    assert window.signals["light"] == (1.0, 2.0)
    assert math.isnan(window.signals["new"][0])


def test_acceleration_is_in_mg_in_a_dataset_and_in_mm_s2_in_a_recording(tmp_path: Path) -> None:
    window = dataset.of_samples("still", [(0.0, {"accel_z": 9806.65, "distance": 300.0})])
    assert window.signals == {"accel_z": (1000.0,), "distance": (300.0,)}
    dataset.append(tmp_path / "a.csv", window)
    recording = read_csv(tmp_path / "a.csv")
    assert recording.signals["accel_z"].tolist() == [9806.65]
    assert recording.signals["distance"].tolist() == [300]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_a_window_goes_behind_a_last_line_without_its_end(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"window,label,time,light\n1,left,0,5{end}".encode())
    dataset.append(path, Window("right", (0.0,), {"light": (6.0,)}))
    assert [window.label for window in dataset.read(path).windows] == ["left", "right"]


def test_a_dataset_is_looked_at_as_one_recording(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for label, light in (("left", 1.0), ("right", 2.0)):
        dataset.append(path, Window(label, (0.0, 0.5), {"light": (light, light)}))
    recording = read_csv(path)
    assert recording.times.tolist() == [0, 0.5, 1.0, 1.5]
    assert recording.signals["light"].tolist() == [1, 1, 2, 2]
    assert recording.marks == ((0.0, "left"), (1.0, "right"))
    assert [remark.key for remark in recording.remarks] == ["telemetry.remark-dataset"]
