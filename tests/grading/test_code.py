from __future__ import annotations

import warnings
from typing import Any

import pytest

from gorae.grading.code import CodeRules, ParsedProgram

PROGRAM = """\
import time
import robot as r
from microbit import *
from math import pi as circle

def corner(side):
    r.turn(90)
    sleep(2 * 1000)

for side in range(4):
    corner(side)
time.sleep(1.5)
"""


def misses(source: str, **rules: Any) -> list[str]:
    return [
        miss.text.say("en") for miss in ParsedProgram.parse(source).misses(CodeRules.model_validate(rules))
    ]


@pytest.mark.parametrize("feature", ["loop", "for", "function"])
def test_what_a_program_uses(feature: str) -> None:
    assert misses(PROGRAM, uses=[feature]) == []
    assert len(misses("x = 1", uses=[feature])) == 1


@pytest.mark.parametrize(
    ("source", "feature"),
    [
        ("while True: f()", "loop"), ("while not f(): pass", "while"), ("if x: f()", "if"),
        ("a = 1 if x else 2", "if"), ("class A: pass\nA()", "class"), ("print([1])", "list"),
        ("a = 1\nf(a)", "variable"), ("a = 1\na += 1\nf(a)", "variable"), ("f(2 * a)", "arithmetic"),
        ("a += 1", "arithmetic"), ("for i in range(f()): g(i)", "for"), ("f([i * 2 for i in x])", "list"),
    ],
)  # fmt: skip
def test_features(source: str, feature: str) -> None:
    assert misses(source, uses=[feature]) == []
    assert misses("pass", uses=[feature])


@pytest.mark.parametrize(
    ("source", "feature"),
    [
        ("if f(): pass", "if"),
        ("if f():\n    1\nelse:\n    2", "if"),
        ("if 1: f()", "if"),
        ("f(2 if 1 else 3)", "if"),
        ("while f(): pass\nx = 1", "variable"),
        ("def c(): pass\nc()", "function"),
        ("def c(): f()", "function"),
        ("class A: pass", "class"),
        ("f(2 * 3)", "arithmetic"),
        ("a = 1", "variable"),
        ("for i in range(3): 5", "for"),
        ("for i in range(1): f()", "for"),
    ],
)
def test_what_only_looks_like_a_feature(source: str, feature: str) -> None:
    assert misses(source, uses=[feature])


def test_what_is_there_and_changes_nothing_is_told_with_its_line() -> None:
    assert misses("x = 1\n\nif x: f()\nif 0: f()", uses=["if"]) == [
        "The “if” in line 3 never runs, or what it does changes nothing. Use one that the robot needs."
    ]


def test_a_loop_in_a_comment_or_a_text_is_no_loop() -> None:
    assert misses("# for\nprint('while True:')", uses=["loop"]) == [
        "The program has no loop (for or while); use one."
    ]


@pytest.mark.parametrize("name", ["corner", "turn", "robot.turn", "range", "microbit.sleep", "time.sleep"])
def test_calls_are_found_under_any_of_their_names(name: str) -> None:
    assert misses(PROGRAM, calls=[name]) == []


@pytest.mark.parametrize("name", ["drive", "robot.drive", "turtle.turn", "math.sleep"])
def test_calls_that_are_not_there(name: str) -> None:
    assert misses(PROGRAM, calls=[name]) == [f"The program never calls {name}()."]


@pytest.mark.parametrize(
    ("source", "seconds"),
    [
        ("from microbit import *\nsleep(3000)", "3"),
        ("from robot import sleep\nsleep(3000)", "3"),
        ("import time\ntime.sleep(3)", "3"),
        ("from time import sleep as pause\npause(2.5)", "2.5"),
        ("from time import *\nsleep(2.5)", "2.5"),
        ("import time\ntime.sleep_ms(60 * 1000)", "60"),
        ("from utime import sleep_us\nsleep_us(2500000)", "2.5"),
    ],
)
def test_long_sleeps(source: str, seconds: str) -> None:
    assert misses(source, no_sleep_longer_than="2 s") == [f"Line 2 sleeps for {seconds} s; 2 s is the most."]


@pytest.mark.parametrize("call", ["sleep(2000)", "sleep(pause)", "sleep()", "sleep(True)", "dream(9999)"])
def test_sleeps_that_are_short_or_unknown(call: str) -> None:
    assert misses(f"from robot import *\n{call}", no_sleep_longer_than="2 s") == []


@pytest.mark.parametrize(
    "again",
    [
        "pause -= f()\nsleep(pause)",
        "for pause in f():\n    sleep(pause)",
        "with f() as pause:\n    sleep(pause)",
        "[sleep(pause) for pause in f()]",
    ],
)
def test_a_number_that_becomes_another_one_is_unknown(again: str) -> None:
    assert misses("from robot import *\npause = 9000\nsleep(pause)", no_sleep_longer_than="2 s")
    assert misses(f"from robot import *\npause = 9000\n{again}", no_sleep_longer_than="2 s") == []


@pytest.mark.parametrize(
    ("source", "runs"),
    [
        ("class A:\n    for i in range(f()): g(i)\nA()", True),
        ("class A:\n    def b(self):\n        for i in range(f()): g(i)\n", False),
        ("while f():\n    break\n    for i in range(f()): g(i)\n", False),
        ("while f():\n    continue\n    for i in range(f()): g(i)\n", False),
        ("while True:\n    if f(): break\nfor i in range(f()): g(i)\n", True),
        ("while True:\n    f()\nfor i in range(f()): g(i)\n", False),
        ("def c():\n    return 1\n    for i in range(f()): g(i)\nc()", False),
        ("def c():\n    for i in range(f()): yield i\nc()", False),
        ("def c():\n    for i in range(f()): yield i\nlist(c())", True),
        ("def c():\n    for i in range(f()): yield i\nd = c()\nfor e in d: g(e)", True),
        ("class A:\n    def __len__(self):\n        for i in range(f()): g(i)\nlen(A())", True),
        ("class A:\n    def go(self):\n        for i in range(f()): g(i)\na = A()\na.go()", True),
        ("class A:\n    def go(self):\n        for i in range(f()): g(i)\na = A()\na.stop()", False),
        ("class A:\n    def __init__(self):\n        for i in range(f()): g(i)\n", False),
        ("class A(g()):\n    pass", False),
        ("def c():\n    for i in range(f()): g(i)\ndef c():\n    pass\nc()", False),
        ("def c():\n    for i in range(f()): g(i)\nh(c)\ndef c():\n    pass\nc()", True),
        ("def c():\n    for i in range(f()): g(i)\nd = c\nd()", True),
        ("def c():\n    for i in range(f()): g(i)\nd = c", False),
        ("try:\n    f()\nexcept OSError:\n    for i in range(f()): g(i)", True),
        ("try:\n    x = 1\nexcept OSError:\n    for i in range(f()): g(i)", False),
        ("try:\n    f()\nfinally:\n    for i in range(f()): g(i)", True),
        ("try:\n    f()\n    raise OSError\nexcept OSError:\n    pass\nfor i in range(f()): g(i)", True),
        ("with f() as h:\n    for i in range(f()): g(i)", True),
        ("with f() as h:\n    raise OSError\nfor i in range(f()): g(i)", False),
        ("for j in f():\n    pass\nelse:\n    for i in range(f()): g(i)", True),
        ("while True:\n    f()\nelse:\n    for i in range(f()): g(i)", False),
        ("for j in []:\n    for i in range(f()): g(i)", False),
        ("[g(j) for j in f()]\nfor i in range(f()): g(i)", True),
        ("machine.reset()\nfor i in range(f()): g(i)", False),
        ("sys.exit\nfor i in range(f()): g(i)", True),
        ("def exit():\n    pass\nexit()\nfor i in range(f()): g(i)", True),
        ("assert 0\nfor i in range(f()): g(i)", False),
        ("assert f()\nfor i in range(f()): g(i)", True),
        ("async def c():\n    for i in range(f()): g(i)\nc()", False),
        ("async def c():\n    for i in range(f()): g(i)\nrun(c())", True),
        ("f() or 1\nfor i in range(f()): g(i)", True),
        ("for i in range(f()):\n    continue", False),
        ("for i in range(f()):\n    if g(): continue\n    h(i)", True),
        ("for i in range(f()):\n    if g(): break", True),
    ],
)
def test_a_feature_counts_where_it_runs(source: str, runs: bool) -> None:
    assert (misses(source, uses=["for"]) == []) is runs


def test_a_module_whose_name_can_be_read_is_no_secret() -> None:
    assert misses('__import__("math")', no_import=["time"]) == []
    assert misses('getattr(robot, "drive")(50)', no_import=["time"]) == []
    assert misses('__import__("time")', no_import=["time"])
    assert misses("__import__(name)", no_import=["time"])
    assert misses("getattr(robot, name)(50)", no_import=["time"])


def test_imports() -> None:
    assert misses(PROGRAM, no_import=["math", "time"]) == [
        "Line 1 imports time; do it without.",
        "Line 4 imports math; do it without.",
    ]
    assert misses("import os.path", no_import=["os"]) == ["Line 1 imports os.path; do it without."]
    assert misses(PROGRAM, no_import=["ma"]) == []


def test_reading_a_program_runs_and_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert misses("print('\\d')\nraise SystemExit", uses=["loop"])
    assert capsys.readouterr() == ("", "")
