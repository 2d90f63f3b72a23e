"""`gorae formula`: any formula on any recording."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gorae.report.text.columns import columns_of
from gorae.report.text.plot import PLAIN
from gorae.telemetry.csv import write_csv
from gorae.telemetry.recording import Recording

Call = Callable[..., Any]
TIMES = np.arange(0, 10.01, 0.04)


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A robot that leaves its line between 3 s and 5 s, by 61 mm at most, in 10 s."""
    path = tmp_path / "run.csv"
    away = np.interp(TIMES, [0, 3, 4, 5, 10], [0, 0, -61, 0, 0])
    lap = np.minimum(TIMES / 10, 0.5)
    place = {"x": 300 + 10 * TIMES, "y": np.full_like(TIMES, 200.0)}
    write_csv(Recording(TIMES, {"line_offset": away, "lap": lap, **place}, marks=((2.0, "corner"),)), path)
    return path


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "other.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("formula", "satisfied", "robustness", "fails_at_s"),
    [
        ("always(abs(line_offset) <= 20 mm)", False, -41, 3.36),
        ("always(abs(line_offset) <= 61 mm)", True, 0, None),
        ("always(abs(line_offset) < 61 mm)", False, -1e-300, 4),
        ("eventually(lap >= 0.4)", True, 0.1, None),
        ("eventually[2 s, 8 s](lap >= 1)", False, -0.5, 2),
        ("eventually[20 s, 30 s](lap >= 1)", False, None, 10),
        ("always[20 s, 30 s](lap >= 1)", True, None, None),
        ('eventually(mark("corner") >= 1)', True, 0, None),
        ("-x <= 0 mm", True, 300, None),
        ("lap == 0", True, 0, None),
    ],
)
def test_json_is_the_contract(
    call: Call,
    recording: Path,
    formula: str,
    satisfied: bool,
    robustness: float | None,
    fails_at_s: float | None,
) -> None:
    called = call("formula", formula, recording, "--json")
    result = json.loads(called.out)
    assert list(result) == ["satisfied", "robustness", "fails_at_s"]
    assert result["robustness"] == (robustness if robustness is None else pytest.approx(robustness, rel=1e-9))
    assert (result["satisfied"], result["fails_at_s"]) == (satisfied, fails_at_s)
    assert called.status == (0 if satisfied else 1)
    assert "-0.0" not in called.out


def test_a_miss_is_told_with_a_picture_that_fits(
    call: Call, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for columns in (80, 50):
        monkeypatch.setenv("COLUMNS", str(columns))
        called = call("formula", "always(abs(line_offset)<=2cm)", recording, "--lang", "ko")
        assert called.status == 1
        lines = called.out.splitlines()
        assert lines[:4] == [
            "always(abs(line_offset) <= 20 mm)",
            "0.0초에 이 수식이 맞지 않아요. 여유: -41 mm",
            "3.4초에 처음 어긋나요.",
            "4.0초에 로봇이 선에서 61 mm 벗어났어요. 20 mm까지는 괜찮아요. 3.4초부터 그랬어요.",
        ]
        assert max(map(columns_of, lines[4:])) == columns
        assert "어긋남 │" in called.out
        assert lines[-1].split() == ["0.0초", "10.0초"]


def test_english_units_and_truth(call: Call, recording: Path) -> None:
    called = call("formula", "eventually(lap >= 0.4) and x > 0 mm", recording)
    assert called.status == 0
    assert "Satisfied at 0.0 s, with robustness 0.1." in called.out
    assert "different units" in called.out
    assert "broken" not in called.out
    assert "just below 0" in call("formula", "always(lap < 0.5)", recording).out


def test_a_terminal_without_blocks_gets_ascii(
    call: Call, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gorae.report.text.plot.pens_for", lambda encoding: PLAIN)
    called = call("formula", "always[50 s, 60 s](lap >= 1) or x < 0 mm", recording, "--lang", "ko")
    called.out.encode("cp949")
    assert "여유: inf" in called.out


def test_zones_need_their_arena(call: Call, recording: Path) -> None:
    with_arena = call("formula", "always(inside(start))", recording, "--arena", "oval", "--json")
    assert json.loads(with_arena.out)["satisfied"] in (True, False)
    without = call("formula", "always(inside(start))", recording)
    assert without.status == 2
    assert "--arena" in without.err
    assert "oval" in without.err
    unknown = call("formula", "always(inside(strat))", recording, "--arena", "oval")
    assert unknown.status == 2
    assert "start" in unknown.err
    assert call("formula", "lap > 1", recording, "--arena", "moon").status == 2


FOREIGN = "time, temperature ,온도\n0,20.5,1\n1.7,,2\n2.0,25,3\n7,31,4\n"


@pytest.mark.parametrize(
    ("formula", "satisfied", "fails_at_s"),
    [
        ("always(temperature < 30)", False, 1.7),
        ("always[2 s, 5 s](temperature < 30)", True, None),
        ("always(온도 >= 1)", True, None),
        ("always[0 s, 2.5 s](온도 < 3 or temperature == 25)", True, None),
        ("eventually(temperature * 2 + 1 >= 63)", True, None),
    ],
)
def test_columns_of_other_programs(
    call: Call, tmp_path: Path, formula: str, satisfied: bool, fails_at_s: float | None
) -> None:
    """Names that gorae does not know, gaps, and uneven sampling."""
    called = call("formula", formula, written(tmp_path, FOREIGN), "--json")
    result = json.loads(called.out)
    assert (result["satisfied"], result["fails_at_s"]) == (satisfied, fails_at_s)


def test_a_gap_is_told_as_one(call: Call, tmp_path: Path) -> None:
    called = call("formula", "always(temperature < 30)", written(tmp_path, FOREIGN), "--lang", "ko")
    assert "여유: -∞" in called.out
    assert "1.7초에 “temperature” 값을 잴 수 없었어요. 30보다 작아야 해요." in called.out


@pytest.mark.parametrize(
    ("formula", "text", "says"),
    [
        ("lap > 1", FOREIGN, "has no column lap; it has temperature, 온도"),
        ("dist(0 mm, 0 mm) > 1 mm", FOREIGN, "has no column x, y; it has temperature, 온도"),
        ("temprature > 1", FOREIGN, "did you mean “temperature”?"),
        ("qqq > 1", FOREIGN, "there are temperature, 온도"),
        ("temperature > 1 mm +", FOREIGN, "missing before “the end”"),
        ("temperature + 1", FOREIGN, "“temperature + 1 >= 1”"),
        ("", FOREIGN, "is missing before “the end”"),
        ("x > 1 mm", "time,x\n", "holds no samples"),
        ("x > 1 mm", "time,x\n0,fast\n", "“fast” is not a number"),
        ("x > 1 mm", "", "no column “time”"),
    ],
)
def test_what_cannot_be_asked_exits_with_2(
    call: Call, tmp_path: Path, formula: str, text: str, says: str
) -> None:
    called = call("formula", formula, written(tmp_path, text))
    assert (called.status, called.out) == (2, "")
    assert says in called.err


def test_a_file_that_is_not_there(call: Call, tmp_path: Path) -> None:
    assert call("formula", "x > 1 mm", tmp_path / "none.csv").status == 2


@pytest.mark.parametrize(
    "values", ["5,1e300", "5,-1e300", "5,1e-12", "1700000000,5\n1700000000.000001,-1e-12"]
)
def test_numbers_of_any_size_fit(call: Call, tmp_path: Path, values: str) -> None:
    called = call("formula", "temperature > 0", written(tmp_path, f"time,temperature\n{values}\n"))
    assert called.status in (0, 1)
    assert max(map(columns_of, called.out.splitlines()[3:])) <= 80


def test_one_sample(call: Call, tmp_path: Path) -> None:
    path = written(tmp_path, "time,x\n0.5,5\n")
    assert json.loads(call("formula", "always(x < 3 mm)", path, "--json").out) == {
        "satisfied": False, "robustness": -2.0, "fails_at_s": 0.5,
    }  # fmt: skip
    assert "0.5 s" in call("formula", "always(x < 3 mm)", path).out.splitlines()[-1]


def test_guesses_about_others_files_are_told(call: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("timestamp,빛의 밝기,note\n1700000000000,3,a\n1700000010000,1,b\n", encoding="utf-8")
    called = call("formula", "always[0 s, 5 s](빛의_밝기 >= 2)", file, "--lang", "en")
    assert called.status == 0
    assert "counts ms since 1970" in called.err
    assert "left out: note" in called.err
    assert call("formula", "always[0 s, 10 s](빛의_밝기 >= 2)", file).status == 1


def test_a_signal_whose_name_is_no_word_can_be_asked_for(call: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("time,빛의 밝기,mark,printed\n0,3,,\n1,3,,\n", encoding="utf-8")
    assert call("formula", 'always(signal("빛의 밝기") >= 2)', file).status == 0
    called = call("formula", "always(light >= 2)", file, "--lang", "en")
    assert 'signal("빛의 밝기")' in called.err
