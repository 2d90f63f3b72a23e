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
        "from helper import go as run\nrun(3)\n",
        "from helper import wait, go as run\nrun(3)\n",
        "import helper, random\nhelper.go(random.randint(1, 3))\n",
        "from . import helper\nhelper.go(3)\n",
        "from .helper import go\ngo(3)\n",
        "import helper\nif button_a():\n    helper.go(3)\n",
    ],
)
def test_a_loop_in_a_module_that_is_called_counts(main: str) -> None:
    assert missed(CodeRules(uses=("loop", "function")), main, helper=HELPER) == []


@pytest.mark.parametrize(
    "main",
    [
        "import pack.helper\npack.helper.go(3)\n",
        "import pack.helper as h\nh.go(3)\n",
        "from pack import helper\nhelper.go(3)\n",
        "from pack import helper as h\nh.go(3)\n",
        "from pack.helper import go\ngo(3)\n",
        "import pack\npack.first()\n",
    ],
)
def test_a_package_is_as_good_as_a_module(main: str) -> None:
    files = {
        "pack/helper.py": HELPER,
        "pack/__init__.py": b"from .helper import go\ndef first():\n    go(3)\n",
    }
    program = ParsedProgram.parse(main, files)
    assert list(program.misses(CodeRules(uses=("loop", "function")))) == []


def test_a_module_of_the_board_is_none_of_the_program() -> None:
    """What it has stays its own, whatever the program's modules are called."""
    main = "import helper, time\nfrom time import sleep as pause\nhelper.go(1)\npause(1)\ntime.sleep(1)\n"
    (told,) = missed(CodeRules(calls=("time.nap",)), main, helper=HELPER)
    assert "time.nap" in told
    assert missed(CodeRules(calls=("time.sleep", "go")), main, helper=HELPER) == []
    assert missed(CodeRules(calls=("time.go",)), main, helper=HELPER) != []


def test_a_module_that_cannot_be_read_is_left_out() -> None:
    assert missed(CodeRules(uses=("loop",)), "for i in range(3):\n    print(i)\n", helper=b"def (") == []
    assert missed(CodeRules(uses=("loop",)), "import helper\nhelper.go(3)\n", helper=b"\xff\x00") != []


def test_each_file_has_its_own_lines() -> None:
    first, second = b"\n\nimport time\n", b"\nimport time\n"
    told = missed(
        CodeRules(no_import=("time",)), "import first, second\nimport time\n", first=first, second=second
    )
    assert told == [
        "first.py: Line 3 imports time; do it without.",
        "second.py: Line 2 imports time; do it without.",
        "Line 2 imports time; do it without.",
    ]


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
