"""The language of a micro:bit V2 is that of MicroPython 1.18 at its core feature level.

`tests/vectors/language-microbit-v2.txt` is what release 2.1.2 itself answers; on an ESP32 all of it works.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae.clock import NS_PER_S
from gorae.kits import load_board
from gorae.virtual import VirtualBoard

VECTORS = Path(__file__).parents[1] / "vectors" / "language-microbit-v2.txt"
RUN = """
def t(source):
    try:
        exec(source, {})
        print("> ok")
    except Exception as error: print("> " + type(error).__name__ + ":", error)
"""
AT_ONCE = 60


def vectors() -> list[tuple[str, str]]:
    """Programs, and the error that each ends with on the board, or `ok`."""
    lines = [line for line in VECTORS.read_text().splitlines() if line and not line.startswith("#")]
    pairs = (line.rpartition(" -> ")[::2] for line in lines)
    return [(source.replace("\\n", "\n"), answer) for source, answer in pairs]


def answers(board: str, programs: list[str]) -> list[str]:
    main = RUN + "".join(f"t({program!r})\n" for program in programs)
    virtual = VirtualBoard(load_board(board), {"main.py": main.encode()}, seed=1, lang="en")
    output = bytearray()
    virtual.on_serial = output.extend
    assert virtual.run(60 * NS_PER_S).ending == "finished"
    printed = output.decode().splitlines()
    return [line.removeprefix("> ").rstrip() for line in printed if line.startswith("> ")]


def test_a_microbit_refuses_what_it_refuses_on_the_board() -> None:
    table = vectors()
    assert len(table) > 100
    wrong = []
    for start in range(0, len(table), AT_ONCE):
        part = table[start : start + AT_ONCE]
        for (source, right), got in zip(part, answers("microbit-v2", [s for s, _ in part]), strict=True):
            if got != right:
                wrong.append(f"{source}: {right} on the board, {got} here")
    assert wrong == []


def test_on_an_esp32_it_works() -> None:
    """MicroPython 1.27 at its extra feature level."""
    programs = [
        "f'{1+1}'", "{1: 2} | {3: 4}", "round(1234, -2)", "pow(2, 3, 5)", "compile('1', '', 'eval')",
        "bytes([1]).hex()", "bytes.fromhex('aa')", "'a'.center(5)", "'a b'.partition(' ')",
        "'a'.splitlines()",
        "b = bytearray(4); b[1:3] = b'ab'", "from collections import deque", "import math; math.factorial(3)",
        "from math import tau, log2, gamma, isclose", "t = lambda: 0; t.__name__", "NotImplemented",
        "import micropython; micropython.schedule(print, '')",
    ]  # fmt: skip
    assert answers("esp32", programs) == ["ok"] * len(programs)


@pytest.mark.parametrize(
    ("program", "error"),
    [
        ("x = 1\nprint(f'{x}')", ("main.py", 2, "SyntaxError: invalid syntax")),
        ("x = 1\n\nx.__name__ = 'a'.center(3)", ("main.py", 3, "'str' object has no attribute 'center'")),
    ],
)
def test_the_line_is_the_boards(program: str, error: tuple[str, int, str]) -> None:
    virtual = VirtualBoard(load_board("microbit-v2"), {"main.py": program.encode()}, seed=1, lang="en")
    outcome = virtual.run(NS_PER_S)
    assert outcome.places[-1] == error[:2]
    assert outcome.error.endswith(error[2])
