"""The reference of `robot`: whole in both languages, and the same in source, docs, stub and terminal."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from gorae.kits.reference import function_nodes, robot_functions, stub
from gorae.lessons.courses import find_course
from gorae.report.page.course import course_site
from gorae.report.page.reference import PICTURES, markdown

DOCS = Path(__file__).parents[2] / "docs"
NAMES = sorted(function_nodes())


def test_every_function_is_described_and_no_other() -> None:
    assert sorted(function.name for function in robot_functions()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_described_in_both_languages(name: str) -> None:
    (function,) = [one for one in robot_functions() if one.name == name]
    node = function_nodes()[name]
    assert list(function.parameters) == [argument.arg for argument in node.args.args]
    assert (function.returns is None) == (ast.unparse(node.returns or ast.Constant(None)) == "None")
    assert function.texts["en"]
    assert any("가" <= letter <= "힣" for letter in function.texts["ko"])
    for lang, line in function.first_lines.items():
        assert line.endswith("."), line
        assert " ".join(function.texts[lang].split()).startswith(line)
    ast.parse(function.example)
    assert name in function.example
    if function.picture:
        ElementTree.parse(PICTURES / f"{function.picture}.svg")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_docs_are_written_from_it(lang: str) -> None:
    """`gorae robot --markdown --lang ko > docs/robot.ko.md` writes it anew."""
    assert (DOCS / f"robot.{lang}.md").read_text(encoding="utf-8") == markdown(lang)


def test_the_stub_says_what_the_source_says() -> None:
    nodes = {node.name: node for node in ast.parse(stub("ko")).body if isinstance(node, ast.FunctionDef)}
    assert sorted(nodes) == NAMES
    for name, node in nodes.items():
        source = function_nodes()[name]
        assert ast.unparse(node.args) == ast.unparse(source.args)
        assert ast.unparse(node.returns or ast.Constant(0)) == ast.unparse(
            source.returns or ast.Constant(None)
        )
        assert any("가" <= letter <= "힣" for letter in ast.get_docstring(node) or "")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_stub_says_line_by_line_what_a_function_takes_and_gives(lang: str) -> None:
    nodes = {node.name: node for node in ast.parse(stub(lang)).body if isinstance(node, ast.FunctionDef)}
    for function in robot_functions():
        told = [f"{name}: {text.say(lang)}" for name, text in function.parameters.items()]
        told += [f"→ {function.returns.say(lang)}"] if function.returns else []
        said = (ast.get_docstring(nodes[function.name]) or "").rstrip()
        assert said == "\n\n".join(filter(None, [function.texts[lang].strip(), "\n".join(told)]))


def test_a_started_folder_has_the_stub_in_its_language(call: Callable[..., Any], tmp_path: Path) -> None:
    call("start", "wall-stop", tmp_path / "a", "--lang", "ko")
    assert (tmp_path / "a" / "robot.pyi").read_text(encoding="utf-8") == stub("ko")


def test_what_somebody_changed_in_a_started_folder_stays(call: Callable[..., Any], tmp_path: Path) -> None:
    call("start", "wall-stop", tmp_path)
    (tmp_path / "main.py").rename(tmp_path / "mine.py")
    (tmp_path / "wall-stop.md").write_text("my notes", encoding="utf-8")
    assert call("start", "wall-stop", tmp_path).status == 0
    assert (tmp_path / "wall-stop.md").read_text(encoding="utf-8") == "my notes"
    (tmp_path / "main.py").unlink()
    called = call("start", "line-oval", tmp_path)
    assert called.status == 2
    assert "choose another folder" in called.err


@pytest.mark.parametrize(
    ("name", "said"),
    [("drive", "1초에 도는 각도"), ("robot.drive(100)", "drive(speed, turn=0)"),
     ("drvie", "혹시 “drive”인가요?"),
     ("fly", "쓸 수 있는 것: drive"), ("", "달리기")],
)  # fmt: skip
def test_the_terminal_shows_it(call: Callable[..., Any], name: str, said: str) -> None:
    called = call("robot", *([name] if name else []), "--lang", "ko")
    assert said in called.out + called.err


def test_the_course_has_a_page_of_it() -> None:
    site = course_site(find_course("career"))
    for lang in ("ko", "en"):
        page = site[f"{lang}/robot.html"]
        assert all(f'id="{name}"' in page for name in NAMES)
        assert page.count("<svg") >= 8
        assert 'href="robot.html"' in site[f"{lang}/index.html"]
