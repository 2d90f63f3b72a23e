from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import DocumentError
from gorae.telemetry import csv_table
from gorae.telemetry.csv import MAX_PROBLEMS, csv_text, parse_csv, read_csv, write_csv
from gorae.telemetry.recording import Events, Recording

RECORDING = Recording(
    np.array([0.0, 0.02, 0.04]),
    {"x": np.array([300.0, 1 / 3, -0.00001]), "distance": np.array([1234.56789, math.nan, 1e6])},
    marks=((0.01, "start"), (0.02, 'a "b"'), (9.0, "late")),
    lines=((0.0, "hi, you"), (0.021, "one"), (0.03, "two"), (0.03, "")),
)
WRITTEN = (
    "time,x,distance,mark,printed\n"
    '0,300,1234.5679,,"hi, you"\n'
    '0.02,0.3333,,"start\na ""b""",\n'
    '0.04,0,1000000,late,"one\ntwo"\n'
)


def same(one: Recording, other: Recording) -> bool:
    return (
        one.times.tolist() == other.times.tolist()
        and one.signals.keys() == other.signals.keys()
        and all(
            np.array_equal(one.signals[name], other.signals[name], equal_nan=True) for name in one.signals
        )
        and (one.marks, one.lines) == (other.marks, other.lines)
    )


def test_the_bytes_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(RECORDING, path)
    assert path.read_bytes().decode() == WRITTEN


def test_a_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(RECORDING, path)
    assert same(read_csv(path), RECORDING.as_written())


def test_what_is_written_is_written_alike_again() -> None:
    assert (
        csv_text(RECORDING.as_written())
        == csv_text(RECORDING)
        == csv_text(parse_csv(csv_text(RECORDING), "a"))
    )


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
events = st.lists(st.tuples(st.floats(-1, 2), words.filter(str.strip)), max_size=5).map(sorted).map(tuple)


@given(
    st.lists(st.floats(-1e9, 1e9) | st.just(math.nan), min_size=3, max_size=3),
    events,
    events.map(lambda them: tuple((time, text.replace("\n", "")) for time, text in them)),
)
def test_any_recording_survives_a_file(values: list[float], marks: Events, lines: Events) -> None:
    recording = Recording(np.arange(3.0) * 0.5, {"x": np.array(values)}, marks, lines)
    assert same(parse_csv(csv_text(recording), "a"), recording.as_written())


def test_an_event_belongs_to_the_next_sample() -> None:
    assert RECORDING.as_written().marks == ((0.02, "start"), (0.02, 'a "b"'), (0.04, "late"))


def test_columns_of_other_programs_are_signals_too() -> None:
    recording = parse_csv("\ufefftime, temperature\r\n0,20.5\r\n1, \r\n".lstrip("\ufeff"), "a.csv")
    assert recording.signals["temperature"].tolist() == [20.5, pytest.approx(math.nan, nan_ok=True)]
    assert (recording.marks, recording.lines) == ((), ())


@pytest.mark.parametrize("times", [[0.0, 0.0], [1.0, 0.0], [0.0, math.nan]])
def test_times_must_increase(times: list[float]) -> None:
    with pytest.raises(ValueError, match="increase"):
        Recording(np.array(times), {})


def test_signals_must_be_as_long_as_times() -> None:
    with pytest.raises(ValueError, match="x has shape"):
        Recording(np.arange(2.0), {"x": np.arange(3.0)})


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", [(1, "", "telemetry.no-time")]),
        ("x,y\n1,2\n", [(1, "", "telemetry.no-time")]),
        ("time,x\n0,1\n1\n2,3,4\n", [(4, "", "telemetry.cells")]),
        ("time,x\n0,1\n1,fast\n", [(3, "x", "telemetry.no-number")]),
        ("x,time\n1,zero\n", [(2, "time", "telemetry.no-number")]),
        ("x,time\n1,\n", [(2, "time", "telemetry.no-time-here")]),
        ("time,printed\n0,\"a\nb\"\n0,c\n", [(4, "time", "telemetry.time-back")]),
        ("time,x\n0,1\n2,1\n1,1\n", [(4, "time", "telemetry.time-back")]),
        ('time,printed\n0,"a\n', [(2, "", "telemetry.no-csv")]),
    ],
)  # fmt: skip
def test_what_is_no_recording_is_said_with_its_line(text: str, problems: list[tuple[int, str, str]]) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_csv(text, "a.csv")
    found = [(problem.line, problem.path, problem.text.key) for problem in caught.value.problems]
    assert found == problems
    assert caught.value.say("ko") != caught.value.say("en")


@pytest.mark.parametrize("rows", range(1, 6))
def test_long_files_are_read_in_chunks(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(csv_table, "_CHUNK", rows)
    assert same(parse_csv(WRITTEN, "a"), RECORDING.as_written())
    text = 'time , x,mark\n0,1,\n\n1,2,"a\nb"\n2,,\n3,4\n4,fast,\n'
    assert parse_csv(text.replace("3,4\n4,fast,\n", ""), "a").marks == ((1.0, "a"), (1.0, "b"))
    with pytest.raises(DocumentError) as caught:
        parse_csv(text, "a")
    assert [problem.line for problem in caught.value.problems] == [8]


def test_a_file_full_of_mistakes_is_said_in_few_lines() -> None:
    with pytest.raises(DocumentError) as caught:
        parse_csv("time\n" + "never\n" * 1000, "a.csv")
    assert len(caught.value.problems) == MAX_PROBLEMS


@pytest.mark.parametrize("raw", [None, b"time\n\xff\xfe\n"])
def test_files_that_cannot_be_read(tmp_path: Path, raw: bytes | None) -> None:
    path = tmp_path / "a.csv"
    if raw:
        path.write_bytes(raw)
    with pytest.raises(DocumentError):
        read_csv(path)
