"""Form without function: what looks like a loop or a decision, and never does anything."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from counted_calls import counted_calls

from gorae.grading.challenge import Challenge
from gorae.grading.challenge_file import load_challenge
from gorae.grading.code import CodeRules, ParsedProgram

LESSONS = Path(__file__).parents[2] / "lessons"
REAL = """
def go(speed):
    drive(speed)
gap = 0
for turn in range(4):
    gap = distance() * 2
    if gap > 100:
        go(gap + turn)
things = [1, 2]
print(things)
"""
"""All features, in code that runs."""
MAX_CALLS = 200_000
"""Of Python functions, for 120 short lines: each of their values is looked at up to its thousandth part."""


class SlowNumber(int):
    """A number whose every use is a call, also by what is built in: comparing tuples of it, printing them."""

    def __eq__(self, other: object) -> bool:
        return int(self) == other

    def __lt__(self, other: int) -> bool:
        return int(self) < other

    def __repr__(self) -> str:
        return str(int(self))

    __hash__ = int.__hash__


@pytest.mark.parametrize("test", ["str(pair)", "pair == other", "pair in (other,)", "sorted([pair, other])"])
def test_pairs_of_pairs_cost_little(test: str) -> None:
    """Sixty lines stand for more parts than there is time."""
    lines = [f"a{n} = (a{n - 1}, a{n - 1})\nb{n} = (b{n - 1}, b{n - 1})" for n in range(1, 60)]
    text = "a0 = (1,)\nb0 = (1,)\n" + "\n".join(lines)
    loop = f"while {test.replace('pair', 'a59').replace('other', 'b59')}:\n    drive(1)\n"
    program = ParsedProgram.parse(f"{text}\n{loop}")
    for node in ast.walk(program.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int):
            node.value = SlowNumber(node.value)
    with counted_calls(most=MAX_CALLS):
        list(program.misses(CodeRules(uses=("loop",))))


DEAD = [
    "while 1 in []:\n    CODE",
    "while 'a' in 'bcd':\n    CODE",
    "while 1 not in (1, 2):\n    CODE",
    "while isinstance(1, str):\n    CODE",
    "while f'':\n    CODE",
    "while [0][0]:\n    CODE",
    "while {}.get(1):\n    CODE",
    "while ''.strip():\n    CODE",
    "while any([]):\n    CODE",
    "while not all([]):\n    CODE",
    "while sum([]):\n    CODE",
    "while 0 * distance():\n    CODE",
    "x = distance()\nwhile x != x:\n    CODE",
    "x = distance()\nif x < x:\n    CODE",
    "for i in [1, 2][:0]:\n    CODE",
    "def no():\n    return False\nwhile no():\n    CODE",
    "def no():\n    'never'\n    return 1 > 2\nif no():\n    CODE",
    "no = lambda: 0\nwhile no():\n    CODE",
    "def given():\n    CODE\n    yield 1\nx = given()",
    "ready = False\ndef work():\n    global ready\n    while ready:\n        CODE\nwork()",
    "while False:\n    CODE",
    "while 0:\n    CODE",
    "while None:\n    CODE",
    "while '':\n    CODE",
    "while []:\n    CODE",
    "while ():\n    CODE",
    "while not True:\n    CODE",
    "while not not 0:\n    CODE",
    "while 1 > 2:\n    CODE",
    "while 1 - 1:\n    CODE",
    "while 'a' == 'b':\n    CODE",
    "while False and distance():\n    CODE",
    "while distance() and False:\n    CODE",
    "while 0 or None:\n    CODE",
    "while bool(0):\n    CODE",
    "while len(''):\n    CODE",
    "while False if True else True:\n    CODE",
    "while (never := False):\n    CODE",
    "never = False\nwhile never:\n    CODE",
    "a, b = 0, 1\nwhile a:\n    CODE",
    "zero = 1 - 1\nif zero:\n    CODE",
    "from micropython import const\nDEBUG = const(0)\nif DEBUG:\n    CODE",
    "if 0:\n    CODE",
    "if not 1:\n    pass\nelif False:\n    CODE",
    "if True:\n    pass\nelse:\n    CODE",
    "for i in range(0):\n    CODE",
    "for i in range(5, 5):\n    CODE",
    "for i in range(5, 1):\n    CODE",
    "for i in range(1 - 1):\n    CODE",
    "for i in []:\n    CODE",
    "for i in ():\n    CODE",
    "for i in '':\n    CODE",
    "for i in {}:\n    CODE",
    "for i in list():\n    CODE",
    "for i in reversed(range(0)):\n    CODE",
    "for i, j in enumerate([]):\n    CODE",
    "for i, j in zip([], range(5)):\n    CODE",
    "count = 0\nfor i in range(count):\n    CODE",
    "while True:\n    break\n    CODE",
    "while True:\n    sleep(10)\nCODE",
    "while True:\n    continue\n    CODE",
    "import sys\nsys.exit()\nCODE",
    "raise SystemExit\nCODE",
    "exit()\nCODE",
    "assert False\nCODE",
    "def f():\n    return\n    CODE\nf()",
    "def f():\n    CODE",
    "def f():\n    CODE\nf",
    "def f():\n    CODE\nprint(f)",
    "def f():\n    CODE\ncallable(f)",
    "def f():\n    CODE\ng = f",
    "def f():\n    CODE\nif False:\n    f()",
    "def f():\n    CODE\nFalse and f()",
    "def f():\n    CODE\nTrue or f()",
    "def f():\n    CODE\nf() if False else 0",
    "def f():\n    CODE\n[f() for i in []]",
    "def f():\n    CODE\n[f() for i in range(3) if False]",
    "def f():\n    CODE\ndef f():\n    pass\nf()",
    "def f():\n    CODE\nf = print\nf()",
    "def f():\n    CODE\n    yield\nf()",
    "async def f():\n    CODE\nf()",
    "def f():\n    CODE\n    f()",
    "def f():\n    CODE\n    g()\ndef g():\n    f()",
    "def f():\n    CODE\nlambda: f()",
    "def f():\n    CODE\nlater = lambda: f()",
    "class A:\n    def f(self):\n        CODE",
    "class A:\n    def f(self):\n        CODE\nA()",
    "class A:\n    def __init__(self):\n        CODE",
    "try:\n    pass\nexcept ValueError:\n    CODE",
    "try:\n    x = 1\nexcept:\n    CODE",
    "try:\n    raise ValueError\nexcept ValueError:\n    pass\nelse:\n    CODE",
    "exec(TEXT)",
    "eval(TEXT)",
    "__import__('builtins').exec(TEXT)",
    "text = TEXT",
]
"""Where code is put that is to look like code that runs."""

EMPTY = {
    "loop": [
        "for i in range(3): pass",
        "for i in range(1): drive(50)",
        "for i in [0]: drive(50)",
        "for i in 'x': drive(1)",
        "while True:\n    drive(50)\n    break",
        "while distance():\n    drive(1)\n    break",
        "for i in range(9): 1",
        "[drive(i) for i in range(9)]",
        "for i in range(9):\n    drive(1)\n    raise SystemExit",
    ],
    "for": ["while True: drive(50)"],
    "while": ["for i in range(9): drive(50)"],
    "if": [
        "if True: drive(50)",
        "if 1 < 2: drive(50)",
        "if distance(): pass",
        "speed = 50\nif speed > 30: drive(50)",
        "if distance() < 100:\n    pass\nelse:\n    pass",
        "drive(50 if True else 0)",
        "if distance() or True: drive(50)",
    ],
    "function": [
        "def f(): pass\nf()",
        "def f(): 'Drives.'\nf()",
        "drive = lambda: 1\ndrive()",
        "def f(): ...\nf()",
    ],
    "class": ["class A: pass", "class A: pass\nA", "class A: pass\nprint(A)"],
    "list": ["[1, 2]", "if False: print([1])"],
    "variable": ["x = 1", "x = 1\nx", "x = distance()", "x = 1\nx = 2", "x = 1\nif False: print(x)"],
    "arithmetic": [
        "sleep(2 * 1000)",
        "1 + distance()",
        "x = 3\nsleep(x * 10)",
        "distance() * 2",
        "-1",
        "(1 + distance(), 2)",
    ],
}
"""Each looks like the feature, runs, and has nothing of what is meant."""


def misses(source: str, **rules: Any) -> list[str]:
    return [
        miss.text.say("en") for miss in ParsedProgram.parse(source).misses(CodeRules.model_validate(rules))
    ]


def put(place: str, code: str = REAL) -> str:
    """The code at such a place."""
    indent = next((line for line in place.split("\n") if "CODE" in line), "").partition("CODE")[0]
    return place.replace("CODE", code.strip().replace("\n", "\n" + indent)).replace("TEXT", repr(code))


@pytest.mark.parametrize("feature", ["loop", "for", "if", "function", "list", "variable", "arithmetic"])
def test_real_code_has_all_features(feature: str) -> None:
    assert misses(REAL, uses=[feature]) == []


@pytest.mark.parametrize("place", DEAD)
def test_code_that_never_runs_has_none(place: str) -> None:
    source = put(place)
    compile(source, "attack", "exec")
    without = put(place, "pass")
    for feature in ("loop", "if", "arithmetic"):
        assert misses(source, uses=[feature]) or not misses(without, uses=[feature]), (
            f"{feature} in\n{source}"
        )
    assert misses(source, calls=["drive"])


@pytest.mark.parametrize(("feature", "source"), [(key, one) for key, some in EMPTY.items() for one in some])
def test_code_that_does_nothing_has_none(feature: str, source: str) -> None:
    assert misses(source, uses=[feature]), source


ALIVE = [
    "while True:\n    CODE",
    "while 1:\n    CODE",
    "while not button_a():\n    sleep(10)\nCODE",
    "running = True\nwhile running:\n    CODE\n    running = distance() > 5",
    "DEBUG = True\nif DEBUG:\n    CODE",
    "path = []\nwhile distance():\n    path.append(1)\nfor step in path:\n    CODE",
    "def main():\n    CODE\nmain()",
    "def main():\n    CODE\nif __name__ == '__main__':\n    main()",
    "def f():\n    CODE\ng = f\ng()",
    "def f():\n    CODE\nsteps = [f, stop]\nfor step in steps:\n    step()",
    "def f():\n    CODE\nTimer(0).init(callback=f)",
    "@run_every(ms=20)\ndef f():\n    CODE",
    "def f():\n    CODE\n    yield 1\nfor i in f():\n    pass",
    "import asyncio\nasync def f():\n    CODE\nasyncio.run(f())",
    "class Robot:\n    def go(self):\n        CODE\nRobot().go()",
    "class Robot:\n    def __init__(self):\n        CODE\nRobot()",
    "try:\n    CODE\nfinally:\n    stop()",
    "try:\n    int(input())\nexcept ValueError:\n    CODE",
    "while True:\n    if button_a():\n        break\nCODE",
    "def wait():\n    while True:\n        if button_a():\n            return\nwait()\nCODE",
    "with open('x') as f:\n    CODE",
    "count = 0\nwhile count < 4:\n    CODE\n    count += 1",
    "def f(go):\n    go()\ndef g():\n    CODE\nf(g)",
    "def f():\n    pass\ndef g():\n    CODE\nf = g\nf()",
    "table = {'a': 1}\ndef f():\n    CODE\ntable['a'] = f\ntable['a']()",
]


@pytest.mark.parametrize("place", ALIVE)
def test_code_that_honest_students_write_counts(place: str) -> None:
    source = put(place)
    compile(source, "honest", "exec")
    for feature in ("loop", "if", "function", "variable", "arithmetic", "list"):
        assert misses(source, uses=[feature]) == [], f"{feature} in\n{source}"
    assert misses(source, calls=["drive"]) == []


@pytest.mark.parametrize(
    "source",
    [
        "d = drive\nd(50)",
        "from robot import drive as d\nd(50)",
        "import robot as r\nr.drive(50)",
        "import robot\ngo = robot.drive\ngo(50)",
        "import robot\ngetattr(robot, 'drive')(50)",
        "(d := drive)(50)",
        "from robot import *\na, b = drive, stop\na(50)",
        "for go in (drive, stop): go(50)",
        "(drive if distance() else stop)(50)",
        "def f(): drive(5)\nf()",
    ],
)
def test_calls_are_seen_under_second_names(source: str) -> None:
    assert misses(source, calls=["drive"]) == []


def test_a_function_of_ones_own_is_not_the_robots() -> None:
    source = "from robot import *\ndef drive(speed): pass\ndrive(50)"
    assert misses(source, calls=["robot.drive"])
    assert misses("from robot import *\ndrive(50)", calls=["robot.drive"]) == []


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "import time as t",
        "from time import *",
        "from time import sleep as s",
        "__import__('time')",
        "if False: import time",
        "def f():\n    import time",
        "import robot\nrobot.time.sleep(5)",
        "from robot import time",
        "import os, time",
        "import time.other",
    ],
)
def test_a_module_is_seen_in_whatever_way_it_is_taken(source: str) -> None:
    (miss,) = misses(source, no_import=["time"])
    assert "imports" in miss


@pytest.mark.parametrize(
    "source",
    [
        "exec('import time')",
        "e = exec\ne('import time')",
        "eval(\"__import__('time')\")",
        "__import__('ti' + 'me')",
        "import sys\nsys.modules['time']",
        "import builtins\nbuiltins.exec('x')",
        "globals()['e' + 'xec']('x')",
        "import robot\ngetattr(robot, 'ti' + 'me')",
        "sleep.__globals__['time']",
        "compile('x', '', 'exec')",
        "import importlib\nimportlib.import_module('time')",
        "from builtins import exec as run\nrun('import time')",
    ],
)
def test_what_cannot_be_seen_is_told(source: str) -> None:
    assert any("cannot be checked" in miss for miss in misses(source, no_import=["time"]))


@pytest.mark.parametrize(
    "source",
    [
        "s = sleep\ns(5000)",
        "from time import sleep as s\ns(5)",
        "import time as t\nt.sleep(5)",
        "sleep(2500 * 2)",
        "sleep(2000 + 3000)",
        "LONG = 5000\nsleep(LONG)",
        "pause = 10\npause = 5000\nsleep(pause)",
        "sleep(5e3)",
        "from micropython import const\nLONG = const(5000)\nsleep(LONG)",
        "(lambda: sleep(5000))()",
        "import time\nz = time.sleep\ny = z\ny(5)",
        "import robot\ngetattr(robot, 'sleep')(5000)",
    ],
)
def test_long_sleeps_are_seen_under_second_names(source: str) -> None:
    assert "5 s" in misses(source, no_sleep_longer_than="2 s")[0]


def test_a_sleep_in_a_text_cannot_be_seen() -> None:
    (miss,) = misses("exec('sleep(5000)')", no_sleep_longer_than="2 s")
    assert "cannot be checked" in miss


HOSTILE = [
    "x = " + "not " * 5000 + "1\nwhile x: drive(1)",
    "while " + "(" * 80 + "0" + ")" * 80 + ": drive(1)",
    "x = 9 ** 9 ** 9\nwhile x: drive(1)",
    "x = 'a' * 10 ** 12\nwhile x: drive(1)",
    "x = 1 << 10 ** 12\nwhile x: drive(1)",
    "x = round(5, -900000000)\nwhile x: drive(1)",
    "x = [0] * 900000000000\nfor i in x: drive(1)",
    "x = '%900000000000d' % 5\nwhile x: drive(1)",
    "a = b\nb = a\nwhile a: drive(1)",
    "a, a = a, a\na()",
    "def f(): f()\nf = f\nf()",
    "\n".join(f"f{i} = f{i + 1}" for i in range(2000)) + "\nf0()",
    "for i in range(10 ** 30): drive(1)",
    "x = int('9' * 5000)",
    "f'{1}{2}'\nwhile f'': drive(1)",
    "while b'': drive(1)",
    "while ...: drive(1)",
    "while 1j: drive(1)",
]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_programs_are_read_in_the_end(source: str) -> None:
    try:
        program = ParsedProgram.parse(source)
    except (SyntaxError, RecursionError, MemoryError, ValueError):
        return
    rules = {"uses": ["loop", "if"], "calls": ["drive"], "no_import": ["time"], "no_sleep_longer_than": "2 s"}
    list(program.misses(CodeRules.model_validate(rules)))


WITH_CODE = [
    pytest.param(path, id=path.parent.name)
    for path in sorted(LESSONS.glob("*/challenge.yaml"))
    if "code:" in path.read_text("utf-8")
]
"""The challenges of all lessons that ask for code."""


@pytest.fixture
def challenge(path: Path) -> Challenge:
    challenge = load_challenge(path)
    assert any(check.code for check in challenge.checks)
    return challenge


@pytest.mark.parametrize("path", WITH_CODE)
def test_no_cheat_earns_the_code_checks_of_a_lesson(challenge: Challenge) -> None:
    sources = [put(place) for place in DEAD if "while True" not in place]
    rules = {check.id: check.code for check in challenge.checks if check.code}
    for name, rule in rules.items():
        for source in sources:
            assert any(ParsedProgram.parse(source).misses(rule)), f"{name} in\n{source}"


@pytest.mark.parametrize("path", WITH_CODE)
def test_form_alone_earns_nothing_in_a_lesson(challenge: Challenge) -> None:
    """Each check of code needs one of what the robot does, or of the data that were collected."""
    for check in challenge.checks:
        needed = [one for one in challenge.checks if one.id in check.needs]
        assert not check.code or any(not one.code for one in needed), check.id
