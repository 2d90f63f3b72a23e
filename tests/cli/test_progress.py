"""Whoever waits is told what for: on a terminal over and over, elsewhere in lines, never among results."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from gorae.cli import gorae, progress
from gorae.cli.progress import ProgressTicker, with_progress

LONG_S = 20
PROGRAM = "from robot import *\nwhile True:\n    print(line())\n"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "TICK_S", 0.0005)


def said_by(ticker: ProgressTicker, capsys: pytest.CaptureFixture[str], enough: Callable[[str], bool]) -> str:
    said = ""
    with ticker:
        for _ in range(10_000):
            said += capsys.readouterr().err
            if enough(said):
                break
            threading.Event().wait(0.001)
    return said + capsys.readouterr().err


def test_where_nothing_can_be_wiped_lines_are_few(quick: None, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said_by(ProgressTicker(5), capsys, lambda said: said.count("\n") >= 4).splitlines()
    seconds = [int("".join(filter(str.isdigit, line.rpartition(",")[2]))) for line in lines]
    assert seconds[:4] == [1, 5, 15, 30]
    assert "1" in lines[0]
    assert "5" in lines[0]


def test_on_a_terminal_one_line_is_drawn_over_and_wiped(
    quick: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    said = said_by(ProgressTicker(), capsys, lambda said: said.count("\r") >= 3)
    assert "\n" not in said
    assert said.endswith("\r\x1b[K")


def test_what_is_quick_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(with_progress([1, 2, 3], 3)) == [1, 2, 3]
    assert capsys.readouterr().err == ""


def test_the_runs_are_counted() -> None:
    ticker = ProgressTicker(3)
    assert ticker.line(1) != ticker.line(2)
    ticker.run = 3
    assert "3" in ticker.line(7)
    ticker.run = 4
    assert "4" not in ticker.line(7), "the last result has come"


def test_json_is_alone(quick: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.py").write_text(PROGRAM, encoding="utf-8")
    checked = ["check", "--lesson", "hello-kit", "--runs", "1", "--lang", "en"]
    called = CliRunner().invoke(gorae, [*checked, "--json", "-"])
    assert called.stderr == ""
    json.loads(called.stdout)
    assert "virtual time" in CliRunner().invoke(gorae, checked).stderr
    assert "virtual time" in CliRunner().invoke(gorae, ["run", "--time", "1", "--lang", "en"]).stderr
