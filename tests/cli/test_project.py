"""`gorae project`: from sentences to a check of one's own program and of another team's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
STOPS = "from robot import *\ndrive(150)\nwhile distance() > 115:\n    sleep(10)\nstop()\nsound(440, 300)\n"


@pytest.fixture
def folder(call: Call, tmp_path: Path) -> Path:
    made = tmp_path / "mine"
    must = ("--must", "20초 안에 벽 앞 100 mm에 서기", "--must", "부딪히지 않기", "--could", "소리 내기")
    called = call("project", "new", str(made), "--title", "약 배달부", *must, "--lang", "ko")
    assert called.status == 0, called.err
    return made


def test_a_project_checks_one_s_own_program_and_another_team_s(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    nothing = call("check", str(folder), "--runs", "1")
    assert nothing.status == 1
    assert "0 of 100" in nothing.out or "100점 가운데 0점" in nothing.out or "0/40" in nothing.out
    theirs = tmp_path / "theirs.py"
    theirs.write_text(STOPS, encoding="utf-8")
    challenge = str(folder / "challenge.yaml")
    assert call("check", str(theirs), "--challenge", challenge, "--runs", "1").status == 0
    (folder / "main.py").write_text(STOPS, encoding="utf-8")
    assert call("check", str(folder), "--runs", "1").status == 0


def test_the_brief_has_what_was_asked_for(folder: Path) -> None:
    brief = (folder / "project.md").read_text("utf-8")
    assert brief.startswith("# 약 배달부\n")
    assert "- [ ] 20초 안에 벽 앞 100 mm에 서기\n- [ ] 부딪히지 않기\n" in brief
    assert (folder / "gorae.yaml").read_text("utf-8").startswith("challenge: challenge.yaml\nkit: maqueen\n")


def test_wrong_sentences_are_told_with_those_that_are_known(call: Call, tmp_path: Path) -> None:
    called = call(
        "project", "new", str(tmp_path / "x"), "--must", "flies", "--must", "makes a sound", "--lang", "en"
    )
    assert called.status == 2
    assert "must 1: gorae does not understand “flies”. It understands:" in called.err
    assert not (tmp_path / "x").exists()


def test_the_sentences_of_an_arena_are_shown(call: Call) -> None:
    called = call("project", "sentences", "--arena", "town", "--lang", "en")
    assert called.status == 0
    assert "visits ZONE (within 20 s)" in called.out
    assert "home (home, 집)" in called.out
    assert "laps" not in called.out


def test_a_folder_says_one_task(call: Call, folder: Path) -> None:
    (folder / "gorae.yaml").write_text("kit: maqueen\n", encoding="utf-8")
    assert "say which lesson or which challenge" in call("check", str(folder), "--lang", "en").err
    (folder / "gorae.yaml").write_text("challenge: ../c.yaml\nkit: maqueen\n", encoding="utf-8")
    assert call("check", str(folder), "--lang", "en").status == 2
