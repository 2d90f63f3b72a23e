"""`--record` in each format, and formulas on what it wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.telemetry.files import read_recording

Call = Callable[..., Any]
SOLUTION = Path("lessons/wall-stop/solution.py").resolve()
CHECK = ("check", SOLUTION, "--lesson", "wall-stop", "--runs", 1, "--seed", 7, "--lang")


def test_mcap_says_the_same_as_csv_and_more(call: Call, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.csv", "a.mcap", "b.mcap")]
    for file in files:
        call(*CHECK, "en", "--record", file)
    csv, mcap, again = map(read_recording, files)
    assert csv.times.tolist() == mcap.times.tolist()
    assert {name: str(values) for name, values in csv.signals.items()} == {
        name: str(values) for name, values in mcap.signals.items()
    }
    assert (csv.marks, csv.lines) == (mcap.marks, mcap.lines)
    assert mcap.meta["challenge"] == "wall-stop"
    assert mcap.meta["seed"] == "7"
    assert {"kit", "arena", "target"} < set(mcap.meta)
    assert files[1].read_bytes() == files[2].read_bytes()
    assert again.meta == mcap.meta


def test_a_formula_on_a_recording_that_was_cut_says_so(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.mcap"
    call(*CHECK, "en", "--record", file)
    whole = call("formula", "always(x > 0 mm)", file, "--json")
    assert (whole.status, whole.err) == (0, "")
    file.write_bytes(file.read_bytes()[:8000])
    cut = call("formula", "always(x > 0 mm)", file, "--json")
    assert json.loads(cut.out)["satisfied"]
    assert "ends in the middle of a recording" in cut.err


def test_a_spreadsheet_speaks_korean(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    call(*CHECK, "ko", "--record", file)
    assert file.read_text("utf-8-sig").startswith("시간 (초),왼쪽 모터의 힘 (%)")
    assert call("formula", "eventually(distance < 200 mm)", file, "--lang", "ko").status == 0


@pytest.mark.parametrize("name", ["a.mcap", "a.csv"])
def test_run_records_too(call: Call, tmp_path: Path, name: str) -> None:
    program = tmp_path / "main.py"
    program.write_text("from robot import *\nprint('hi')\nmark('go')\ndrive(20, 20)\nsleep(500)\nstop()\n")
    called = call("run", program, "--record", tmp_path / name, "--time", 2, "--seed", 3)
    assert called.status == 0
    recording = read_recording(tmp_path / name)
    assert [text for _, text in recording.marks + recording.lines] == ["go", "hi"]
    assert name == "a.csv" or recording.meta["seed"] == "3"
