"""`gorae course`, `track`, `lesson` and `lessons`: what a teacher and an author see."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae import resources
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


def test_a_plan_by_the_minute_follows_the_clock_and_the_children(call: Call) -> None:
    called = call("course", "visit", "--children", "27", "--begins", "9:05", "--lang", "ko")
    assert called.status == 0
    lines = [" ".join(line.split()) for line in called.out.splitlines()]
    assert "학생 27명: 키트와 컴퓨터 14벌, 모둠 7개" in lines
    assert "09:05 10분 맞이하기" in lines
    assert any(line.startswith("09:25 30분 수업: ") and line.endswith("(hello-kit)") for line in lines)
    assert "16개 점검하고 이름표를 붙인 로봇 키트 (여분 10% 포함)" in lines
    assert "27부 수료증" in lines


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("career", "--children", "20"), "camp, instructors, six-afternoons, visit"),
        (("visit", "--begins", "25:00"), "“25:00” is no time of the clock"),
        (("visit", "--begins", "nine"), "write it like 09:30"),
        (("visit", "--children", "0"), "1"),
    ],
)
def test_a_plan_that_cannot_be_shown_is_told(call: Call, words: tuple[str, ...], told: str) -> None:
    called = call("course", *words, "--lang", "en")
    assert called.status == 2
    assert told in called.err


def test_the_plan_is_a_page_of_the_site(call: Call, tmp_path: Path) -> None:
    assert call("course", "visit", "--html", str(tmp_path), "--children", "10", "--lang", "en").status == 0
    page = (tmp_path / "en" / "plan.html").read_text("utf-8")
    assert "For 10 children: 5 kits and computers, 3 groups" in page
    assert 'href="wall-stop.html"' in page
    assert 'href="plan.html"' in (tmp_path / "en" / "index.html").read_text("utf-8")


def test_tags_are_shown_with_their_source_and_lessons(call: Call) -> None:
    called = call("lessons", "--tags", "--lang", "ko")
    assert called.status == 0
    assert "교육부 고시 제2022-33호" in called.out
    assert "  9정03-06    논리 연산과 중첩 제어 구조를 활용하여" in called.out
    assert re.search("→ .*line-oval", called.out)


def test_standards_that_no_lesson_teaches_are_told(call: Call) -> None:
    out = call("lessons", "--tags", "--lang", "en").out
    (informatics,) = re.findall(r"No lesson teaches \d+ of these 22: (.*9정01-01.*)", out)
    assert "9정03-06" not in informatics
    assert "→" not in informatics


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


def test_mistakes_to_diagnose_have_no_name_and_can_be_checked(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    called = call("lesson", "mistakes", "wall-stop", str(folder), "--count", "3", "--lang", "en")
    assert called.status == 0
    assert sorted(path.name for path in folder.iterdir()) == ["1", "2", "3", "answers.md"]
    assert (folder / "1" / "main.py").read_text("utf-8").splitlines()[0] == "from robot import *"
    (first,) = re.findall(
        r"^1\. `mistakes/(\w+)\.py`: (.+)$", (folder / "answers.md").read_text("utf-8"), re.M
    )
    assert (resources.folder("lessons") / "wall-stop" / "mistakes" / f"{first[0]}.py").is_file()
    assert call("check", str(folder / "1"), "--lang", "en").status == 1
    again = call("lesson", "mistakes", "wall-stop", str(folder), "--lang", "en")
    assert again.status == 2
    assert "is already there" in again.err


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
