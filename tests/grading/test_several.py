"""Code checks of programs that are several files."""

from __future__ import annotations

import ast

import pytest

from gorae.grading.code import CodeRules, ParsedProgram

HELPER = b"""\
from time import sleep

def go(n):
    for i in range(n):
        print(i)

def wait():
    sleep(3)
"""


def missed(rules: CodeRules, main: str, **along: bytes) -> list[str]:
    files = {f"{name}.py": data for name, data in along.items()}
    return [miss.text.say("en") for miss in ParsedProgram.parse(main, files).misses(rules)]


@pytest.mark.parametrize(
    "main",
    [
        "import helper\nhelper.go(3)\n",
        "import helper as h\nh.go(3)\n",
        "from helper import go\ngo(3)\n",
        "from helper import *\ngo(3)\n",
    ],
)
def test_a_loop_in_a_module_that_is_called_counts(main: str) -> None:
    assert missed(CodeRules(uses=("loop", "function")), main, helper=HELPER) == []


def test_a_loop_in_a_module_that_nobody_calls_does_not_count() -> None:
    assert missed(CodeRules(uses=("loop",)), "import helper\nprint(1)\n", helper=HELPER) != []
    assert missed(CodeRules(uses=("loop",)), "print(1)\n") != []


def test_a_sleep_is_told_with_its_file_and_line() -> None:
    (told,) = missed(CodeRules(no_sleep_longer_than="1 s"), "import helper\nhelper.wait()\n", helper=HELPER)
    assert told.startswith("helper.py: ")
    assert "8" in told


def test_modules_of_the_board_are_still_seen() -> None:
    (told,) = missed(CodeRules(no_import=("time",)), "import helper\n", helper=HELPER)
    assert told.startswith("helper.py: ")


def test_a_single_file_is_its_own_tree() -> None:
    source = "import helper\nhelper.go(3)\n"
    assert ast.dump(ParsedProgram.parse(source).tree) == ast.dump(ast.parse(source))
    assert ast.dump(ParsedProgram.parse(source, {"notes.txt": b"x"}).tree) == ast.dump(ast.parse(source))
