"""CSV of other programs, and with Korean headers."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import DocumentError
from gorae.stl.tokens import tokenize
from gorae.telemetry.csv import csv_text, parse_csv, read_csv, write_csv
from gorae.telemetry.csv_foreign import layout_of, title
from gorae.telemetry.csv_times import restarts
from gorae.telemetry.dataset import is_dataset
from gorae.telemetry.recording import CUT_SHORT, Recording
from gorae.telemetry.signals import SIGNALS

EVERYTHING = Recording(
    np.array([0.0, 0.04]),
    {name: np.array([1.0, 2.5]) for name in SIGNALS} | {"밝기": np.array([math.nan, 3.0])},
    marks=((0.04, "모서리"),),
    lines=((0.0, "안녕"),),
)


def test_korean_headers_are_titles_with_units() -> None:
    header, first, *_ = csv_text(EVERYTHING, "ko").splitlines()
    assert header.startswith("\ufeff시간 (초),왼쪽 모터의 힘 (%),오른쪽 모터의 힘 (%),")
    assert header.endswith(",밝기,표시,출력")
    assert first.endswith(",,,안녕")


def test_excel_is_told_that_it_is_utf_8(tmp_path: Path) -> None:
    write_csv(EVERYTHING, tmp_path / "a.csv", "ko")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_headers_of_both_kinds_are_read(tmp_path: Path, lang: str) -> None:
    write_csv(EVERYTHING, tmp_path / "a.csv", lang)
    recording = read_csv(tmp_path / "a.csv")
    assert csv_text(recording) == csv_text(EVERYTHING)


def test_no_two_signals_have_one_title() -> None:
    for lang in ("ko", "en"):
        assert len({title(name, lang) for name in SIGNALS}) == len(SIGNALS)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("time", 1), ("Time", 1), ("t", 1), ("time (s)", 1), ("Time (seconds)", 1), ("time_s", 1),
        ("timestamp", 1), ("elapsed", 1), ("시간", 1), ("시간(초)", 1), ("초", 1), ("__time", 1),
        ("time_ms", 1000), ("Time (ms)", 1000), ("time [ms]", 1000), ("millis", 1000), ("ms", 1000),
        ("Time (milliseconds)", 1000), ("시간 (밀리초)", 1000), ("timestamp_us", 1e6),
        ("Time (minutes)", 1 / 60),
    ],
)  # fmt: skip
def test_times_go_by_many_names(header: str, seconds: float) -> None:
    recording = parse_csv(f"a,{header},b\n1,0,2\n3,20,4\n", "a.csv")
    assert recording.times.tolist() == [0, 20 / seconds]
    assert list(recording.signals) == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "time,temp\n0,1.5\n0.5,\n",
        "time;temp\n0;1.5\n0.5;\n",
        "time;temp\r\n0;1,5\r\n0,5;\r\n",
        "time\ttemp\n0\t1,5\n0,5\t\n",
        "sep=;\ntime;temp\n0;1,5\n0,5;\n",
        'sep=,\r\n"time","temp"\r\n"0","1.5"\r\n"0.5",""\r\n',
        "시간 (ms);temp\n0;1,5\n500;\n",
    ],
)
def test_cells_are_parted_in_several_ways(text: str) -> None:
    recording = parse_csv(text, "a.csv")
    assert recording.times.tolist() == [0, 0.5]
    assert np.array_equal(recording.signals["temp"], [1.5, math.nan], equal_nan=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_text_comes_in_several_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("시간,온도\n0,20\n1,21\n".encode(encoding))
    assert read_csv(path).signals["온도"].tolist() == [20, 21]


@pytest.mark.parametrize(
    ("header", "name", "value"),
    [
        ("distance", "distance", 12.0), ("distance (mm)", "distance", 12.0),
        ("distance (cm)", "distance", 120.0), ("distance [m]", "distance", 12000.0),
        ("accel_x (m/s²)", "accel_x", 12000.0), ("sound (kHz)", "sound", 12000.0),
        ("left_motor (%)", "left_motor", 12.0), ("앞쪽으로 잰 거리 (mm)", "distance", 12.0),
        ("distance (V)", "distance_V", 12.0), ("Temp (C)", "Temp", 12.0),
        ("Acceleration x (m/s^2)", "Acceleration_x", 12.0), ("2nd sensor", "_2nd_sensor", 12.0),
        ("온도", "온도", 12.0), ("%", "column_2", 12.0),
    ],
)  # fmt: skip
def test_columns_become_signals_that_a_formula_can_say(header: str, name: str, value: float) -> None:
    """In gorae's own unit, where it is a signal of gorae's."""
    recording = parse_csv(f"time,{header}\n0,12\n", "a.csv")
    assert {key: column.tolist() for key, column in recording.signals.items()} == {name: [value]}


def test_columns_that_differ_in_their_unit_keep_it() -> None:
    assert list(parse_csv("time,temp (C),temp (F)\n", "a").signals) == ["temp_C", "temp_F"]


@given(st.text(max_size=20), st.sampled_from(",;\t"))
def test_any_header_gives_names_that_a_formula_can_say(heading: str, delimiter: str) -> None:
    names = layout_of(f"time{delimiter}{heading}\n0{delimiter}1\n").names
    for name in names[1:]:
        tokens, mistakes = tokenize(name)
        assert [token.text for token in tokens] == [name, ""] or name in ("mark", "printed")
        assert mistakes == []


@pytest.mark.parametrize(
    ("text", "line", "path", "says"),
    [
        ("hora;x\n0;1\n", 1, "", "call one of its columns “time (s)” or “time (ms)”. It has: hora, x"),
        ("Time (ms),Temp (C)\n0,1\n20,warm\n", 3, "Temp (C)", "“warm” is not a number; correct it"),
        ("시간 (s),거리\n0,1\n0,2\n", 3, "시간 (s)", "later than in the row above"),
        ("time;x\n0;1,234,5\n", 2, "x", "“1,234,5” is not a number"),
        ("time;x;y\n0;1;2;3\n", 2, "", "this row has 4 cells, the first line has 3"),
        ("time,x\n2026-03-01 10:00,1\n", 2, "time", "is not a number"),
    ],
)
def test_mistakes_are_told_in_the_file_s_own_words(text: str, line: int, path: str, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_csv(text, "a.csv")
    (problem,) = caught.value.problems
    assert (problem.line, problem.path) == (line, path)
    assert says in problem.say("en")
    assert problem.say("ko") != problem.say("en")


def test_a_file_of_ours_that_ends_within_a_row_is_cut_short() -> None:
    """As after a full disk: the rows before are whole, and the recording says that there were more."""
    whole = csv_text(EVERYTHING, "en").removeprefix("\ufeff")
    for cut in (whole[:-1].rpartition(",")[0], whole[: whole.rindex("0.04") + 6]):
        recording = parse_csv(cut, "a")
        assert recording.meta == {CUT_SHORT: "yes"}
        assert recording.times.tolist() == [0.0]
    assert parse_csv(whole, "a").meta == {}


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("# from a logger\n", []), ("\n# a\n\n", []), ("Logger 7\n", ["telemetry.remark-above"]),
        ("# a\nLogger 7\n", ["telemetry.remark-above"]),
    ],
)  # fmt: skip
def test_what_stands_above_the_header_is_told_unless_it_is_a_comment(above: str, told: list[str]) -> None:
    recording = parse_csv(f"{above}time (s),light\n0,5\n1,6\n", "a")
    assert [remark.key for remark in recording.remarks] == told
    assert recording.signals["light"].tolist() == [5, 6]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_dataset_is_known_with_a_byte_order_mark_too(mark: str) -> None:
    assert is_dataset(f"{mark}window,label,time,light\n1,a,0,5\n")
    assert not is_dataset(f"{mark}time,light\n0,5\n")
    assert not is_dataset(mark)


@pytest.mark.parametrize("line", ["sep=;\n", '"sep=;"\r\n'])
def test_a_line_for_excel_that_names_the_separator_is_no_remark(line: str) -> None:
    recording = parse_csv(f"{line}time (s);light, sound\n0;5,5\n1;6,5\n", "a")
    assert not recording.remarks
    assert [column.tolist() for column in recording.signals.values()] == [[5.5, 6.5]]


@pytest.mark.parametrize(
    ("times", "rows"),
    [
        ([0.0, 0.1, 0.2, 9.9, 0.0, 0.1], [4]),
        ([0.0, 0.1, 0.2, 9.9, 0.9, 1.0], [4]),
        ([0.0, 0.1, 0.2, 9.9, 1.1, 1.2], []),
        ([0.0, 0.1, 0.2, 0.4, 0.2, 0.3], [4]),
        ([0.0, 0.1, 0.2, 0.4, 0.3, 0.5], []),
        ([0.0, 0.1, 0.2, 0.9, 0.1, 0.2, 0.3, 0.9, 0.0, 0.1], [4, 8]),
        ([0.0, 0.1, 0.2, 0.9, 0.1, 0.2, 9.9, 5.0, 5.1], []),
    ],
)
def test_a_time_that_goes_back_to_its_beginning_is_a_restart(times: list[float], rows: list[int]) -> None:
    """At most a second after it, or five steps; a row that comes late by a step is none."""
    assert restarts(np.array(times)) == rows
