"""Click's own words are the catalogue's, in the chosen language; wrong usage is told with a remedy."""

# ruff: noqa: E501 (tables)
from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import click
import pytest

from gorae.cli.clicks_words import _SENTENCES
from gorae.texts import LANGUAGES, Text

Call = Callable[..., Any]
# Told to developers, who declare commands: never to who uses them.
FOR_DEVELOPERS = (
    "Could not determine name", "No options defined but", "Boolean option", "Arguments take exactly", "Name '",
    "Unknown standard stream", "Unknown color", "DeprecationWarning", "{editor}", "Windows error",
)  # fmt: skip


def clicks_sentences() -> Iterator[str]:
    """Every sentence that the installed Click asks gettext for."""
    for path in Path(click.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                count = {"_": 1, "gettext": 1, "ngettext": 2}.get(node.func.id, 0)
                for argument in node.args[:count]:
                    if isinstance(argument, ast.Constant):
                        yield str(argument.value)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("sentence", sorted(set(clicks_sentences())))
def test_every_sentence_of_click_is_in_the_catalogue(sentence: str) -> None:
    if sentence.startswith(FOR_DEVELOPERS):
        return
    for lang in LANGUAGES:
        ours = Text(f"click.{_SENTENCES[sentence]}").template(lang)
        assert fields(ours) <= fields(sentence)


def gorae(*arguments: str, **environment: str) -> str:
    """What a new process says, as somebody reads it."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GORAE_LANG", "LC_", "LANG"))
    }
    code = "from gorae.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, *arguments],
        env={**clean, "LC_ALL": "C.UTF-8", **environment}, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return ran.stdout + ran.stderr


ENGLISH = re.compile(
    r"\b(?:Usage|Options|OPTIONS|ARGS|Commands|Error|Try|Show|Missing|Invalid|default|INTEGER|TEXT|PATH)\b"
)


@pytest.mark.parametrize(
    "arguments",
    [["-h"], ["check", "-h"], ["lesson", "--help"], ["lesson", "new", "-h"], ["lesson", "proof", "-h"]],
)
def test_help_is_in_one_language(arguments: list[str]) -> None:
    korean = gorae(*arguments, GORAE_LANG="ko")
    assert "쓰는 법:" in korean
    assert not ENGLISH.search(korean)
    assert "Usage:" in gorae(*arguments, "--lang", "en", GORAE_LANG="ko")


@pytest.mark.parametrize(
    ("arguments", "korean", "english"),
    [
        (["chek"], "혹시 “check”인가요?", "did you mean “check”?"),
        (["lessson"], "혹시 “lesson”인가요?", "did you mean “lesson”?"),
        (["dance"], "“gorae --help”로", "“gorae --help” shows all"),
        (["lesson", "nwe"], "“nwe”라는 명령은 없어요", "no command “nwe”"),
        (["lesson"], "", ""),
        (["check", "--runs", "abc"], "“abc” 대신 정수를 쓰세요", "“abc” is no whole number"),
        (["check", "--runs", "0"], "쓸 수 있는 범위: 1~1000", "not in the range 1 to 1000"),
        (["check", "--rnus", "3"], "“--rnus”라는 옵션은 없어요", "no option “--rnus”"),
        (["check", "--runs"], "뒤에는 값을 하나 써야 해요", "needs a value behind it"),
        (["check", "--lang", "fr"], "쓸 수 있는 것: 'ko', 'en'", "is none of 'ko', 'en'"),
        (["start"], "빠진 것: 'LESSON'", "Missing argument 'LESSON'"),
        (["kits", "a", "b"], "쓸 수 없는 것이 있어요: b", "too much: b"),
        (["schema", "foo"], "“foo”는 안 돼요", "“foo” is none of"),
        (["start", "wall-stp"], "혹시 “wall-stop”인가요?", "did you mean “wall-stop”?"),
        (["kits", "maquen"], "혹시 “maqueen”인가요?", "did you mean “maqueen”?"),
    ],
)
def test_wrong_usage_is_told_in_the_students_language(
    call: Call, monkeypatch: pytest.MonkeyPatch, arguments: list[str], korean: str, english: str
) -> None:
    for lang, said in (("ko", korean), ("en", english)):
        monkeypatch.setenv("GORAE_LANG", lang)
        called = call(*arguments)
        assert called.status == 2
        assert said in called.err + called.out


def test_the_language_of_a_folder_is_remembered(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call("start", "wall-stop", "--lang", "ko")
    assert "\nlang: ko\n" in (tmp_path / "wall-stop" / "gorae.yaml").read_text(encoding="utf-8")
    assert "혹시" in call("chek", "wall-stop/main.py").err
    monkeypatch.chdir(tmp_path / "wall-stop")
    assert "혹시" in call("chek").err
    monkeypatch.setenv("GORAE_LANG", "en_US.UTF-8")
    assert "did you mean" in call("chek").err
    assert "혹시" in call("--lang", "ko", "chek").err


def test_a_folder_that_was_started_without_a_wish_has_none(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    call("start", "wall-stop")
    assert "lang" not in (tmp_path / "wall-stop" / "gorae.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "arguments", "said"),
    [
        (["main.py.txt"], [], "이름이 .py로 끝나게"),
        (["Main.py"], [], "혹시 Main.py인가요?"),
        (["robot1.py"], [], "혹시 robot1.py인가요?"),
        (["wall.py", "line.py"], ["wal.py"], "혹시 wall.py인가요?"),
        ([], [], "main.py 프로그램이 없어요"),
        ([], ["."], "폴더에 main.py가 없어요"),
    ],
)
def test_a_program_that_is_not_there(
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: list[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in files:
        (tmp_path / name).write_text("print(1)\n")
    called = call("check", *arguments, "--lesson", "wall-stop", "--lang", "ko")
    assert called.status == 2
    assert said in called.err


@pytest.mark.parametrize(
    ("words", "index", "completed"),
    [("gorae start wall", 2, "wall-stop"), ("gorae run --kit maq", 3, "maqueen"), ("gorae che", 1, "check")],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_lessons_and_kits(words: str, index: int, completed: str, shell: str) -> None:
    values = {"COMP_WORDS": words, "COMP_CWORD": str(index)}
    if shell == "fish":
        values["COMP_CWORD"] = words.split()[-1]
    code = "from gorae.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "_GORAE_COMPLETE": f"{shell}_complete", **values},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert completed in ran.stdout
