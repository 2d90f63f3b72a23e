"""Somebody obedient types what a lesson's text says, command by command, from an empty folder on."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gorae.lessons import Lesson, find_lesson, find_lessons
from gorae.lessons.steps.goals import files_before, load_steps, stage_path
from gorae.texts import LANGUAGES

Call = Callable[..., Any]
_BLOCKS = re.compile(r"^```text\n(.*?)^```$|`(gorae check --step \d+)`", re.MULTILINE | re.DOTALL)
_ROBOT = {"ko": "\n## 로봇에서 해 보기", "en": "\n## On the robot"}
_ENDS = ("gorae project new", "gorae imitate", "gorae train")
"""From there on it is a project of one's own (see test_my_robot.py), or something is learned, slowly."""
_LEFT_OUT = {"evolve", "replay", "…", "--on", "PORT"}
"""What takes minutes or plays in real time, and what needs a kit or a word of one's own."""


def typed(lesson: Lesson, lang: str) -> Iterator[list[str]]:
    """Yield the commands of a text in their order, up to the part on the robot."""
    text = lesson.text(lang).read_text(encoding="utf-8").partition(_ROBOT[lang])[0]
    for block, step in _BLOCKS.findall(text):
        for line in (step or block).splitlines():
            words = shlex.split(line) if line.startswith(("gorae ", "cd ")) else []
            if line.startswith(_ENDS):
                return
            if words and not _LEFT_OUT & {*words} and "____" not in line:
                yield words


def obey(lesson: Lesson, words: list[str], call: Call) -> None:
    """Do what a command says with the program that one has by then: it is known, and a step is passed."""
    if words[0] == "cd":
        os.chdir(words[1])
        return
    step = int(words[words.index("--step") + 1]) if "--step" in words else 0
    more: tuple[str, ...] = ()
    if words[1] == "check":
        if step:
            Path("main.py").write_bytes(stage_path(lesson, step).read_bytes())
        more += ("--seed", "1") if "--seed" not in words else ()
        more += () if step or "--runs" in words else ("--runs", "1")
    called = call(*words[1:], *more)
    assert called.status in ((0,) if step else (0, 1)), (words, called.out, called.err)


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.id)
def test_every_command_of_a_text_works_where_it_stands(
    lesson: Lesson, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    learns = lesson.solution.is_dir()  # each of its checks asks a model, over many runs
    commands = [words for words in typed(lesson, "ko") if not (learns and words[1] == "check")]
    assert [words[:2] for words in commands[:2]] == [["gorae", "start"], ["cd", lesson.id]]
    for words in commands:
        obey(lesson, words, call)


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.id)
def test_both_languages_give_the_same_commands_in_the_same_order(lesson: Lesson) -> None:
    """So what works in one works in the other."""
    korean, english = (list(typed(lesson, lang)) for lang in LANGUAGES)
    assert korean == english


@pytest.mark.parametrize(
    "lesson", [one for one in find_lessons() if load_steps(one).steps], ids=lambda one: one.id
)
def test_who_begins_again_at_a_step_has_the_program_of_the_step_before(
    lesson: Lesson, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    last = load_steps(lesson).steps[-1].step
    assert call("start", lesson.id, "--step", last).status == 0
    folder = tmp_path / f"{lesson.id}-step-{last}"
    assert (folder / "main.py").read_bytes() == files_before(lesson, last)["main.py"]
    monkeypatch.chdir(folder)
    assert (
        call("check", "--step", last, "--seed", "1").status == 1
    )  # what the step is about is still to be done


def test_commands_come_in_the_order_of_the_text() -> None:
    words = [" ".join(one[1:]) for one in typed(find_lesson("wall-stop"), "ko")]
    assert words[:3] == ["start wall-stop", "wall-stop", "check"]
    assert "check --step 4" in words
    assert not [one for one in words if "maqueen-01" in one]
