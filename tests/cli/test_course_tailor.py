"""`gorae course tailor`, as an officer calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
TAILOR = ("course", "tailor", "--minutes", "80", "--sessions", "2", "--level", "1")


def test_a_course_is_made_told_and_written(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "courses" / "ours.yaml"
    file.parent.mkdir()
    called = call(*TAILOR, "--title", "바다초", "--out", str(file), "--lang", "ko")
    assert called.status == 0
    assert called.out.startswith("1회 · 80분 가운데 45분\n  ✔ 안녕, 로봇! (hello-kit) · 45분\n")
    assert "  ✘ maze: 3단계 수업이라 바라는 1단계보다 어려워요.\n" in called.out
    again = call("course", str(file), "--lang", "ko")
    assert again.out.startswith("바다초 (ours) · 1단계까지\n")
    assert call(*TAILOR, "--out", str(file)).status == 0  # it is ours, so it is written again


def test_json_says_the_same(call: Call) -> None:
    told = json.loads(call(*TAILOR, "--json", "-", "--lang", "en").out)
    assert [session["lessons"] for session in told["sessions"]] == [["hello-kit"], ["first-moves"]]
    assert (told["sessions"][0]["left"], told["exact"]) == (35, True)
    assert [one["minutes"] for one in told["sessions"][0]["besides"]] == [10, 5, 20]
    assert {
        "lesson": "maze",
        "in": False,
        "why": "Its level is 3, and 1 is the highest that was asked for.",
    } in (told["lessons"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--minutes", "eighty"), "“eighty” are no minutes"),
        (("--minutes", "80,90", "--sessions", "3"), "--sessions says 3, and --minutes has 2 numbers"),
        (("--minutes", "80", "--wishes", "maaze"), "did you mean “maze”?"),
        ((), "--minutes"),
    ],
)
def test_what_cannot_be_is_told(call: Call, words: tuple[str, ...], told: str) -> None:
    called = call("course", "tailor", *words, "--lang", "en")
    assert called.status == 2
    assert told in called.err


def test_a_course_of_others_is_not_written_over(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text("title: mine\n", encoding="utf-8")
    assert call(*TAILOR, "--out", str(file)).status == 2
    assert file.read_text(encoding="utf-8") == "title: mine\n"
