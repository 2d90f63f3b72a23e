"""`gorae course`, `track`, `lesson` and `lessons`: what a teacher and an author see."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.cli.output_folders import write_all
from gorae.errors import UsageError

Call = Callable[..., Any]
PLAN = """title: {en: Two, ko: 두 번}
audience: {en: All, ko: 모두}
summary: {en: Two lessons., ko: 수업 두 번이에요.}
lessons:
  - {lesson: wall-stop, why: {en: It looks., ko: 앞을 봐요.}}
  - {lesson: line-oval, why: {en: It finds its way., ko: 길을 찾아요.}}
"""


@pytest.fixture
def plan(tmp_path: Path) -> str:
    file = tmp_path / "shelf" / "courses" / "two.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(PLAN, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("words", [("course",), ("lessons", "--course")])
def test_a_course_is_shown_in_its_order_with_reasons(call: Call, plan: str, words: tuple[str, ...]) -> None:
    called = call(*words, plan, "--lang", "ko")
    assert called.status == 0
    lines = called.out.splitlines()
    assert lines[0] == "두 번 (two) · 모두"
    assert "수업 2개, 모두 105분" in lines
    assert lines.index(" 1. 벽 앞에서 멈추기 · 45분  (wall-stop)") < lines.index("    길을 찾아요.")


def test_a_course_becomes_a_site(call: Call, plan: str, tmp_path: Path) -> None:
    called = call("course", plan, "--html", str(tmp_path / "site"), "--lang", "en")
    assert called.status == 0
    assert str(tmp_path / "site" / "index.html") in called.out
    for name in ("ko/line-oval.html", "teacher/en/wall-stop.html", "tracks/oval.ko.html"):
        assert (tmp_path / "site" / name).is_file()


def test_a_course_with_a_mistake_is_told_by_its_line(call: Call, plan: str) -> None:
    Path(plan).write_text(PLAN.replace("line-oval", "line-ovl"), encoding="utf-8")
    called = call("course", plan, "--lang", "en")
    assert called.status == 2
    assert (
        "two.yaml:6 lessons[1].lesson: there is no lesson “line-ovl”; did you mean “line-oval”?" in called.err
    )


def test_a_site_needs_a_course(call: Call, tmp_path: Path) -> None:
    called = call("course", "--html", str(tmp_path / "site"), "--lang", "en")
    assert called.status == 2
    assert "career, explorer" in called.err


def test_tags_are_shown_with_their_source_and_lessons(call: Call) -> None:
    called = call("lessons", "--tags", "--lang", "ko")
    assert called.status == 0
    assert "교육부 고시 제2022-33호" in called.out
    assert "  9정03-06    논리 연산과 중첩 제어 구조를 활용하여" in called.out
    assert re.search("→ .*line-oval", called.out)


def test_lessons_are_found_by_a_tag(call: Call) -> None:
    called = call("lessons", "--tags", "9정03-06", "--lang", "en")
    assert called.status == 0
    assert "line-oval" in called.out
    assert "wall-stop" not in called.out


def test_an_unknown_tag_is_told(call: Call) -> None:
    called = call("lessons", "--tags", "9정03", "--lang", "en")
    assert called.status == 2
    assert "there is no tag “9정03”; did you mean" in called.err


def test_a_track_is_written_sheet_by_sheet(call: Call, tmp_path: Path) -> None:
    called = call("track", "oval", str(tmp_path), "--lang", "ko")
    assert called.status == 0
    assert "12장" in called.out
    assert len(list(tmp_path.glob("oval-*.svg"))) == 12


def test_an_arena_without_lines_has_no_track(call: Call, tmp_path: Path) -> None:
    called = call("track", "corridor", str(tmp_path / "sheets"), "--lang", "en")
    assert called.status == 2
    assert not (tmp_path / "sheets").exists()


def test_a_lesson_is_made_and_what_its_checks_are_worth_is_shown(call: Call, tmp_path: Path) -> None:
    assert call("lesson", "new", "mine", str(tmp_path), "--lang", "en").status == 0
    folder = tmp_path / "mine"
    called = call("lesson", "proof", str(folder), "--kit", "cutebot", "--lang", "en")
    assert called.status == 0
    assert "stands catches 2, and 2 of them no other check would" in called.out
    mistake = folder / "mistakes" / "twice.py"
    mistake.write_text(mistake.read_text("utf-8").replace("stands", "arrives"), encoding="utf-8")
    called = call("lesson", "proof", str(folder), "--lang", "en")
    assert called.status == 1
    assert "✘ mistakes/twice[maqueen]: arrives: named in the first line, but passed" in called.out


def test_a_lesson_that_is_not_whole_has_no_proof(call: Call, tmp_path: Path) -> None:
    call("lesson", "new", "mine", str(tmp_path))
    (tmp_path / "mine" / "ideas" / "by_time.py").unlink()
    called = call("lesson", "proof", str(tmp_path / "mine"), "--lang", "en")
    assert called.status == 2
    assert "there is no program here; add one that reaches the goal" in called.err


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(UsageError, match=r"cannot write .*site: a file of this name"):
        write_all(tmp_path / "site", {"index.html": ""})
