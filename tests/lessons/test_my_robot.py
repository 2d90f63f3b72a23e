"""The lesson of one's own robot, as a team does it: from the brief to a check of another team's program."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gorae.kits import load_arena
from gorae.lessons import find_lesson
from gorae.lessons.projects.sentences import read_sentence

Call = Callable[..., Any]
LESSON = find_lesson("my-robot")
BRIEF = ("약 심부름 로봇", "할머니 방까지 약을 가져다드리고 돌아와요.")
IDEA = LESSON.folder / "ideas" / "back_by_a_measured_way.py"


def sentences_of(lang: str) -> list[str]:
    """The sentences of the example, from the second column of the text's table of must and could."""
    table = LESSON.text(lang).read_text(encoding="utf-8").partition("gorae project sentences")[2]
    rows = [line.split("|") for line in table.splitlines() if re.match(r"\| (\*\*|\|)|\| +\|", line)]
    return [row[2].strip() for row in rows][1:5]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Answers what the command asks, line by line."""

    def type_lines(*lines: str) -> None:
        terminal = io.StringIO("".join(f"{line}\n" for line in lines))
        terminal.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdin", terminal)

    return type_lines


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_lesson_s_checks_are_what_the_sentences_of_its_text_mean(lang: str) -> None:
    challenge, said = LESSON.challenge, sentences_of(lang)
    assert said == [check.title and check.title.say(lang) for check in challenge.checks]
    for check, sentence in zip(challenge.checks, said, strict=True):
        meaning = read_sentence(sentence, load_arena(challenge.arena), challenge.start)
        assert check.formula is not None
        assert (check.id, check.formula.text) == (meaning.sentence.id, meaning.formula)


def test_from_a_brief_to_another_team_s_check(
    call: Call, answer: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("start", "my-robot", "--lang", "ko").status == 0
    monkeypatch.chdir(tmp_path / "my-robot")
    *must, could = sentences_of("ko")
    answer(*BRIEF, "hallway", "corridor", "훨훨 날아가기", *must, "", could, "")
    asked = call("project", "new", "ours", "--lang", "ko")
    assert asked.status == 0, asked.err
    assert "벽 앞 100 mm에 서기 (20초 안에 …)" in asked.out
    assert "“hallway”라는 경기장은 없어요" in asked.err
    assert "훨훨 날아가기" in asked.err
    ours = tmp_path / "my-robot" / "ours"
    monkeypatch.chdir(ours)
    assert BRIEF[1] in (ours / "project.md").read_text(encoding="utf-8")

    nothing = call("check", "--seed", 1, "--lang", "en")
    assert (nothing.status, "0 of 100 points" in nothing.out) == (1, True)
    (ours / "main.py").write_bytes(LESSON.solution.read_bytes())
    assert call("check", "--seed", 1).status == 0
    (ours / "other.py").write_bytes(IDEA.read_bytes())  # built from the brief by others, another way
    assert call("check", "other.py", "--seed", 1).status == 0
    (ours / "other.py").write_bytes((LESSON.folder / "mistakes" / "stays_with_grandmother.py").read_bytes())
    told = call("check", "other.py", "--seed", 1, "--runs", 1)
    assert (told.status, "✘ 출발한 곳으로 돌아오기" in told.out) == (1, True)

    (ours / "words.md").write_text("자랑스러운 것: 되돌아오기\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert call("portfolio", ".", "--html", "portfolio.html", "--lang", "ko").status == 0
    assert call("portfolio", ".", "--certificate", "certificate.html", "--lang", "ko").status == 0
    assert "되돌아오기" in (tmp_path / "portfolio.html").read_text("utf-8")
    assert BRIEF[0] in (tmp_path / "certificate.html").read_text("utf-8")
