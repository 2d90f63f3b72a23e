"""CSV as people really save it: read right, told what was guessed, or asked for; never wrong in silence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import DocumentError
from gorae.telemetry.csv import csv_text, parse_csv, read_csv
from gorae.telemetry.csv_numbers import Style, style_of
from gorae.telemetry.csv_times import looks_like_milliseconds
from gorae.telemetry.recording import Recording


def refused(text: str) -> list[tuple[int, str]]:
    with pytest.raises(DocumentError) as caught:
        parse_csv(text, "a.csv")
    assert all(problem.say("ko") and problem.say("en") for problem in caught.value.problems)
    return [(problem.line, problem.text.key.partition(".")[2]) for problem in caught.value.problems]


def told(recording: Recording) -> list[str]:
    return [remark.key.partition(".")[2].removeprefix("remark-") for remark in recording.remarks]


# --- numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["0,5", "1,25"], [0.5, 1.25]),
        (["0,123", "1,023"], [0.123, 1.023]),
        (["1,023", "0,5"], [1.023, 0.5]),
        (["1,023", "0.5"], [1023, 0.5]),
        (["1,023", "1,234,567"], [1023, 1234567]),
        (["1.234,5", "1,5"], [1234.5, 1.5]),
        (["1,234.5", "1,023"], [1234.5, 1023]),
        (["1.234.567", "1,5"], [1234567, 1.5]),
        (["1 023", "5"], [1023, 5]),
        (["1\u00a0023,5", "5"], [1023.5, 5]),
        (["1'023", "5"], [1023, 5]),
        (["1\u2019023.25", "5"], [1023.25, 5]),
        (["-1,5", "+2,5"], [-1.5, 2.5]),
        (["\u22121.5", "2"], [-1.5, 2]),
        (["1e3", "1E-2"], [1000, 0.01]),
        (["1.023", "2.5"], [1.023, 2.5]),
    ],
)
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_numbers_of_all_countries(cells: list[str], values: list[float], delimiter: str) -> None:
    rows = "".join(f"{at}{delimiter}{cell}\n" for at, cell in enumerate(cells))
    assert parse_csv(f"time (s){delimiter}light\n{rows}", "a").signals["light"].tolist() == values


@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_thousands_that_may_be_decimals_are_asked_for(delimiter: str) -> None:
    assert refused(f'time (s){delimiter}distance\n0{delimiter}"1,023"\n1{delimiter}"1,500"\n') == [
        (2, "doubtful")
    ]


def test_a_point_is_a_decimal_point_where_nothing_says_otherwise() -> None:
    assert parse_csv("time (s);light\n0;1.023\n1;2\n", "a").signals["light"].tolist() == [1.023, 2]


@pytest.mark.parametrize("word", ["NaN", "nan", "N/A", "#N/A", "null", "None", "-", "", " "])
def test_missing_values_have_many_words(word: str) -> None:
    assert np.isnan(parse_csv(f"time (s),light\n0,{word}\n1,2\n", "a").signals["light"][0])


@pytest.mark.parametrize("cell", ["12 mm", "1_000", "0x10", "1,2,3", "1..2", "٣", "1e", "--1", "5%"])
def test_what_is_no_number_is_told_with_its_line(cell: str) -> None:
    assert refused(f'time (s);light\n0;1\n1;"{cell}"\n') == [(3, "no-number")]


@given(st.lists(st.decimals(-99999, 99999, places=2), min_size=1), st.booleans())
def test_what_is_written_is_read(numbers: list[object], comma: bool) -> None:
    cells = [str(number).replace(".", "," if comma else ".") for number in numbers]
    style = style_of(cells)
    assert style == Style("," if comma else ".")
    assert [style.number(cell) for cell in cells] == [float(str(number)) for number in numbers]


# --- times --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "unit"),
    [
        (["1700000000", "1700000001"], "s"), (["1700000000.25", "1700000001.25"], "s"),
        (["1700000000000", "1700000001000"], "ms"), (["1700000000000000", "1700000001000000"], "µs"),
        (["1700000000000000000", "1700000001000000000"], "ns"),
    ],
)  # fmt: skip
def test_times_since_1970_begin_with_the_first_row(times: list[str], unit: str) -> None:
    recording = parse_csv(f"timestamp,light\n{times[0]},1\n{times[1]},2\n", "a")
    assert recording.times.tolist() == pytest.approx([0, 1])
    assert told(recording) == ["1970"]
    assert f" {unit} " in recording.remarks[0].say("en")


def test_times_since_1970_in_a_unit_that_is_said() -> None:
    recording = parse_csv("time_ms,light\n1700000000000,1\n1700000000500,2\n", "a")
    assert recording.times.tolist() == pytest.approx([0, 0.5])


@pytest.mark.parametrize(
    ("first", "second", "seconds"),
    [
        ("10:00:00", "10:00:01", 1), ("10:00:00.5", "10:00:01.25", 0.75), ("23:59:59", "00:00:01", 2),
        ("2026-03-01T10:00:00", "2026-03-01T10:01:00", 60), ("2026-03-01 23:59:59", "2026-03-02 00:00:00", 1),
        ("2026-03-01T10:00:00Z", "2026-03-01T10:00:02Z", 2),
        ("2026-03-01T10:00:00+09:00", "2026-03-01T02:00:00+00:00", 3600),
        ("2026/3/1 10:00:00", "2026/3/1 10:00:05", 5),
        ("2026. 3. 1. 오전 11:59:59", "2026. 3. 1. 오후 12:00:00", 1),
        ("3/1/2026 9:59:59 AM", "3/1/2026 10:00:00 AM", 1), ("01.03.2026 10:00:00", "01.03.2026 10:00:03", 3),
        ("10:00:00,5", "10:00:01,5", 1),
    ],
)  # fmt: skip
def test_times_of_day_and_dates(first: str, second: str, seconds: float) -> None:
    recording = parse_csv(f"Time;light\n{first};1\n{second};2\n", "a")
    assert recording.times.tolist() == pytest.approx([0, seconds])
    assert told(recording) == ["clock"]


def test_another_day_that_may_be_another_month_is_not_guessed() -> None:
    assert refused("Time;light\n01/02/2026 10:00:00;1\n02/02/2026 10:00:00;2\n02/02/2026 10:00:01;2\n")


def test_whole_numbers_far_apart_are_asked_for() -> None:
    """They may be milliseconds, and a formula over five seconds would be satisfied by nothing."""
    rows = "".join(f"{at * 20},1\n" for at in range(300))
    assert refused(f"time,light\n{rows}") == [(1, "which-unit")]
    assert parse_csv(f"time (ms),light\n{rows}", "a").times[-1] == pytest.approx(5.98)
    assert parse_csv(f"time (s),light\n{rows}", "a").times[-1] == 5980


def test_seconds_that_nobody_said_are_told() -> None:
    assert told(parse_csv("time,light\n0,1\n0.5,2\n", "a")) == ["seconds"]
    assert told(parse_csv("time (s),light\n0,1\n0.5,2\n", "a")) == []
    assert told(parse_csv("Time (seconds),light\n0,1\n0.5,2\n", "a")) == []


def test_a_point_that_may_part_thousands_is_told() -> None:
    """Excel in Germany writes 1023 as 1.023 where thousands are parted."""
    assert told(parse_csv("Zeit (s);light\n0;1.023\n1;987\n", "a")) == ["pointed"]
    assert told(parse_csv("Zeit (s);light\n0;1.023\n1;0.5\n", "a")) == []
    assert told(parse_csv("time (s),light\n0,1.023\n1,2\n", "a")) == []


@pytest.mark.parametrize(
    ("heading", "seconds"),
    [
        ("Time (hours)", 3600),
        ("time (h)", 3600),
        ("Time (days)", 86400),
        ("time (min)", 60),
        ("time (ms)", 0.001),
    ],
)
def test_times_in_the_units_of_loggers(heading: str, seconds: float) -> None:
    recording = parse_csv(f"{heading},light\n0,1\n1,2\n", "a")
    assert recording.times.tolist() == pytest.approx([0, seconds])
    assert told(recording) == []


@pytest.mark.parametrize("heading", ["time (weeks)", "time (?)", "mark (s)", "printed [x]", "distance (?)"])
def test_a_column_in_a_unit_that_is_unknown_is_no_time_of_ours(heading: str) -> None:
    assert refused(f"{heading},light\n0,1\n1,2\n") == [(1, "no-time")]
    names = parse_csv(f"time (s),{heading}\n0,1\n1,2\n", "a").signals
    assert not set(names) & {"time", "mark", "printed", "distance"}
    assert names


def test_a_single_letter_of_windows_is_no_half_of_a_korean_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("time (µs),größe\n0,1\n100,2\n".replace("öß", "ü").encode("cp1252"))
    recording = read_csv(path)
    assert recording.times.tolist() == [0, 0.0001]
    assert list(recording.signals) == ["grüe"]
    path.write_bytes("시간(초),빛\n0,1\n100,2\n".encode("cp949"))
    assert list(read_csv(path).signals) == ["빛"]


def test_a_time_that_only_goes_back_is_told_as_such() -> None:
    assert refused("time (s),x\n2,1\n1,2\n0,3\n") == [(3, "time-back"), (4, "time-back")]


def test_a_restart_goes_on_counting() -> None:
    text = "Time (seconds),temp\n0.1,20\n1.1,21\n2.1,22\n0.1,23\n1.1,24\n"
    recording = parse_csv(text, "a")
    assert recording.times.tolist() == pytest.approx([0.1, 1.1, 2.1, 3.1, 4.1])
    assert told(recording) == ["restart"]
    assert "line 5" in recording.remarks[0].say("en")
    again = text.replace("0.1,23", "Time (seconds),temp\n0.1,23")
    assert parse_csv(again, "a").times.tolist() == pytest.approx([0.1, 1.1, 2.1, 3.1, 4.1])


@pytest.mark.parametrize("row", ["Reboot", "Reboot,", "reboot,,"])
def test_a_loggers_word_between_two_parts_is_left_out_and_told(row: str) -> None:
    recording = parse_csv(f"Time (seconds),temp\n0.1,20\n1.1,21\n2.1,22\n{row}\n0.1,23\n1.1,24\n", "a")
    assert recording.times.tolist() == pytest.approx([0.1, 1.1, 2.1, 3.1, 4.1])
    assert told(recording) == ["restart", "words"]
    assert "line 6" in recording.remarks[0].say("en")
    assert refused("time (s),temp\n0,20\noops,21\n1,22\n") == [(3, "no-number")]


def test_a_row_that_is_out_of_order_is_no_restart() -> None:
    rows = [0, 10, 20, 30, 25, 40]
    assert refused("time (s),x\n" + "".join(f"{at},1\n" for at in rows)) == [(6, "time-back")]


# --- rows and columns -----------------------------------------------------------------------------------


def test_excel_leaves_out_empty_cells_at_the_end_of_a_row() -> None:
    recording = parse_csv("time (s),a,b\n0,1,2\n1,3\n2\n3,4,5,,\n", "a")
    assert recording.signals["a"].tolist()[:2] == [1, 3]
    assert np.isnan(recording.signals["b"][1:3]).all()
    assert told(recording) == ["short"]


def test_our_own_file_is_read_as_excel_saves_it() -> None:
    ours = csv_text(Recording(np.array([0.0, 1.0]), {"distance": np.array([1.0, 2.0])}, marks=((0.0, "go"),)))
    saved = ours.replace(",\n", "\n").replace("1,2,\n", "1,2\n").replace("\n", "\r\n")
    assert saved != ours.replace("\n", "\r\n")
    recording = parse_csv(saved, "a")
    assert recording.signals["distance"].tolist() == [1, 2]
    assert recording.marks == ((0.0, "go"),)
    assert not recording.remarks


def test_columns_of_one_name_get_numbers() -> None:
    recording = parse_csv("time (s),x,x,note,note\n0,1,2,a,b\n1,3,4,c,d\n", "a")
    assert {name: values.tolist() for name, values in recording.signals.items()} == {
        "x_1": [1, 3],
        "x_2": [2, 4],
    }
    assert told(recording) == ["text", "doubled"]
    same = parse_csv("time (s),x,x\n0,1,1\n", "a")
    assert list(same.signals) == ["x"]
    assert list(parse_csv("time,time,x\n0,5,1\n", "a").signals) == ["time_1", "x"]


@pytest.mark.parametrize(
    "around",
    [
        "# logged by hand\nCODE", "Device: 7\nSerial;12\n\nCODE", "CODEmean;1.5\n", "CODE;;\nSum;3\n",
        "HEAD(s);(mm)\nROWS", "CODE# the end\n", "\n\nCODE", "// a\nCODE", "sep=;\nCODE", '"sep=;"\r\nCODE',
    ],
)  # fmt: skip
def test_what_stands_around_the_table_is_left_out(around: str) -> None:
    head, rows = "time (s);light\n", "0;1\n1;2\n"
    text = around.replace("CODE", head + rows).replace("HEAD", head).replace("ROWS", rows)
    assert parse_csv(text, "a").signals["light"].tolist() == [1, 2]


def test_a_row_without_a_time_within_the_table_is_told() -> None:
    assert refused("time (s);x\n0;1\nsum;2\n2;3\n") == [(3, "no-number")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "cp1252"]
)
def test_all_encodings_and_line_ends(tmp_path: Path, encoding: str, end: str) -> None:
    name = {"cp949": "온도", "cp1252": "Höhe"}.get(encoding, "온도")
    text = f"time (s),{name},b{end}0,1,2{end}1,2,3{end}"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    recording = read_csv(tmp_path / "a.csv")
    assert recording.signals["b"].tolist() == [2, 3]
    assert encoding == "cp1252" or name in recording.signals


def test_a_quoted_line_feed_is_part_of_a_cell() -> None:
    recording = parse_csv('time (s),"light\n(lx)",b\n0,1,2\n', "a")
    assert recording.signals["b"].tolist() == [2]


def test_the_time_alone_is_a_recording_without_signals() -> None:
    assert parse_csv("time (s)\n0\n1\n", "a").signals == {}


def test_a_date_beside_a_time_is_not_the_time() -> None:
    recording = parse_csv("Date,Time,light\n2026-03-01,10:00:00,1\n2026-03-01,10:00:01,2\n", "a")
    assert recording.times.tolist() == [0, 1]
    assert list(recording.signals) == ["light"]


def test_a_hundred_thousand_rows() -> None:
    rows = "".join(f"{at // 10},{at % 10};{at % 7},5\n" for at in range(100_000))
    recording = parse_csv(f"time (s);light\n{rows}", "a")
    assert (len(recording.times), recording.signals["light"][8]) == (100_000, 1.5)


# --- our own --------------------------------------------------------------------------------------------


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.just(np.array([1.0, 2.0])), max_size=4))
def test_a_recording_with_any_names_is_read_back(signals: dict[str, np.ndarray]) -> None:
    from gorae.telemetry.channels import own_name

    named = {own_name(name): values for name, values in signals.items() if name.isprintable()}
    recording = Recording(np.array([0.0, 1.0]), named)
    for lang in ("ko", "en"):
        again = parse_csv(csv_text(recording, lang).removeprefix("\ufeff"), "a")
        assert sorted(again.signals) == sorted(named)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("time", "log_time"), ("mark", "log_mark"), ("printed", "log_printed"), ("x", "log_x"),
        ("log_x", "log_log_x"), ("시간 (초)", "log_시간 (초)"), ("표시", "log_표시"),
        ("앞쪽으로 잰 거리 (mm)", "log_앞쪽으로 잰 거리 (mm)"),
        ("distance", "distance"), ("distance (cm)", "distance (cm)"), ("빛의 밝기", "빛의 밝기"), ("", "log"),
        ("a\nb", "a b"), ('a,"b"', 'a,"b"'), ("log_mine", "log_mine"),
    ],
)  # fmt: skip
def test_a_program_s_own_names_do_not_collide(name: str, known: str) -> None:
    from gorae.telemetry.channels import own_name

    assert own_name(name) == known
    recording = Recording(np.array([0.0]), {"distance": np.array([5.0]), known: np.array([5.0])})
    for lang in ("ko", "en"):
        assert set(parse_csv(csv_text(recording, lang).removeprefix("\ufeff"), "a").signals) == {
            "distance",
            known,
        }


def test_remarks_name_the_lines_and_the_column() -> None:
    cut = parse_csv("time (s),temp\n,1\n0,2\n1,3\n,4\n", "a")
    assert [remark.say("en").partition(": ")[2] for remark in cut.remarks] == ["line 2, 5"]
    clock = parse_csv("Time,temp\n10:00:00,20\n10:00:01,21\n", "a")
    assert "“Time” holds times of day" in clock.remarks[0].say("en")


@pytest.mark.parametrize(
    ("times", "so"),
    [
        ([0, 5, 10, 15, 20], True),
        ([0, 5, float("nan"), 10, 15, 20], True),
        ([0, 5, 10, 15], False),
        ([0, 4, 8, 12, 16], False),
        ([0, 5, 10, 15, 20.5], False),
    ],
)
def test_five_whole_numbers_five_apart_look_like_milliseconds(times: list[float], so: bool) -> None:
    assert looks_like_milliseconds(np.array(times)) is so
