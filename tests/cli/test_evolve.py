"""`gorae evolve` and `gorae imitate`, from the command to the files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
PROGRAM = """\
from robot import *

P = [40, 500]

motors(P[0], P[0])
sleep(P[1])
motors(0, 0)
"""
CHALLENGE = """\
id: far
title: {en: Far, ko: 멀리}
arena: table
kits: [maqueen]
start: {x: 300 mm, y: 500 mm}
time_limit: 4 s
checks: [{id: moves, points: 1, formula: eventually(x >= 400 mm)}]
measures: {far: end(x)}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(CHALLENGE, encoding="utf-8")
    return tmp_path


EVOLVE = ("evolve", "main.py", "--challenge", "c.yaml", "--candidates", "8", "--size", "4", "--workers", "2")


def test_a_program_is_bred(call: Call, here: Path) -> None:
    called = call(*EVOLVE, "--json", "e.json", "--html", "e.html", "--lang", "en")
    assert called.status == 0, called.err
    told = json.loads((here / "e.json").read_text(encoding="utf-8"))
    assert told["candidates"] == 8
    assert told["best"] >= told["before"]
    assert len(told["generations"]) == 2
    assert told["proof"]["runs"] == 5
    best = (here / "best.py").read_text(encoding="utf-8")
    assert best.startswith("# gorae evolve: most end(x), 8 candidates\nfrom robot import *\n")
    assert f"P = [{', '.join(map(str, told['numbers']))}]" in best
    assert "<svg" in (here / "e.html").read_text(encoding="utf-8")
    again = call(*EVOLVE, "--json", "-")  # over our own files, and with the same numbers
    assert json.loads(again.out)["numbers"] == told["numbers"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--score", "speedy"], "it has far"),
        (["--score", "min(nothing)"], "nothing"),
        (["--until", "always(x > 3 mm)"], "more than one moment"),
        (["--numbers", "Q"], "Q = [36, 0.8]"),
        (["--out", "main.py"], "main.py"),
    ],
)
def test_what_cannot_be_bred(call: Call, here: Path, options: list[str], said: str) -> None:
    called = call(*EVOLVE, *options, "--lang", "en")
    assert called.status == 2
    assert said in called.err


def test_a_drive_becomes_a_dataset(call: Call, here: Path) -> None:
    (here / "drive.py").write_text(
        "from robot import *\nfor turn in (60, 0, -60):\n    drive(80, turn)\n    sleep(900)\nstop()\n",
        encoding="utf-8",
    )
    called = call("run", "drive.py", "--arena", "oval", "--time", "5", "--record", "d.csv")
    assert called.status == 0
    called = call("imitate", "d.csv", "--classes", "3", "--lang", "en")
    assert called.status == 0, called.err
    assert '"left": (' in called.out
    assert call("train", "dataset.csv").status == 0
    model = (here / "model.py").read_text(encoding="utf-8")
    assert "def classify(line_left, line_right, since_left, since_right):" in model
    assert call("imitate", "main.py").status == 2
