"""`gorae portfolio`: all that somebody has made, without a name that nobody gave."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae import resources
from gorae.lessons.own_words import own_words

Call = Callable[..., Any]


@pytest.fixture
def work(call: Call, tmp_path: Path) -> Path:
    """A lesson that is passed, one that is not, and a folder whose program cannot start."""
    folder = tmp_path / "work"
    for name in ("wall-stop", "square"):
        assert call("start", name, str(folder / name), "--lang", "en").status == 0
    solution = resources.folder("lessons") / "wall-stop" / "solution.py"
    (folder / "wall-stop" / "main.py").write_bytes(solution.read_bytes())
    (folder / "square" / "main.py").write_text("drive(\n", encoding="utf-8")
    words = "Proud of:\n\nHard was: that it <b>rolls</b> on.\n"
    (folder / "wall-stop" / "words.md").write_text(words, encoding="utf-8")
    return folder


def test_a_portfolio_and_a_certificate_say_what_was_made(call: Call, work: Path, tmp_path: Path) -> None:
    page, sheet = tmp_path / "out.html", tmp_path / "sheet.html"
    made = ("--html", str(page), "--certificate", str(sheet), "--title", "Robots & me", "--lang", "en")
    called = call("portfolio", str(work), *made)
    assert called.status == 0, called.err
    assert "✔ Stop before the wall  100/100" in called.out
    text = page.read_text("utf-8")
    assert "1 of 2 lessons and projects passed" in text
    assert "Hard was: that it &lt;b&gt;rolls&lt;/b&gt; on." in text
    assert "Proud of" not in text
    assert "Robots &amp; me" in text
    for link in re.findall(r'class="watch"><a href="([^"]+)"', text):
        assert "stage" in (tmp_path / link).read_text("utf-8")
    certificate = sheet.read_text("utf-8")
    assert "<span>Stop before the wall</span>" in certificate
    assert "Square" not in certificate
    assert '<span class="line"></span><small>Name</small>' in certificate


def test_a_name_is_there_only_when_it_is_given(call: Call, work: Path, tmp_path: Path) -> None:
    (work / "square" / "main.py").unlink()
    sheet = tmp_path / "sheet.html"
    assert call("portfolio", str(work), "--certificate", str(sheet), "--name", "Team 3").status == 0
    assert "<b>Team 3</b>" in sheet.read_text("utf-8")


def test_a_kit_that_was_held_has_no_way_to_show(call: Call, tmp_path: Path) -> None:
    assert call("start", "good-data", str(tmp_path / "work" / "good-data")).status == 0
    page = tmp_path / "out.html"
    assert call("portfolio", str(tmp_path / "work"), "--html", str(page), "--lang", "en").status == 0
    assert "Good data" in page.read_text("utf-8")
    assert "seen from above" not in page.read_text("utf-8")


def test_a_folder_without_work_and_a_file_of_others_are_told(call: Call, tmp_path: Path) -> None:
    called = call("portfolio", str(tmp_path), "--lang", "en")
    assert called.status == 2
    assert "gorae start and gorae project new make them" in called.err
    mine = tmp_path / "mine.html"
    mine.write_text("mine", encoding="utf-8")
    assert call("portfolio", str(tmp_path), "--html", str(mine)).status == 2
    assert mine.read_text("utf-8") == "mine"


def test_own_words_are_bounded_and_may_be_missing(tmp_path: Path) -> None:
    assert own_words(tmp_path) == ""
    (tmp_path / "words.md").write_bytes(b"\xff\n\nA: b\n\n" + b"x" * 100_000)
    assert own_words(tmp_path).startswith("\ufffd\n\nA: b")
    assert len(own_words(tmp_path)) <= 20_000
