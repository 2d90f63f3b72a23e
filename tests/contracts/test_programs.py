"""A few hundred small programs through the raw REPL of a virtual ESP32, and what each prints.

Those in vectors/programs.txt are in what CPython and MicroPython have in common, so CPython computes what
they must print; those in vectors/programs-esp32.txt say it.
"""

from __future__ import annotations

import contextlib
import io
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

VECTORS = Path(__file__).parents[1] / "vectors"
PER_PROGRAM = 4
_BYTES = [byte for byte in range(256) if byte not in b"'\""]  # quotes are shown in different ways
WORDS = ("whale", "ulsan", "robot", "line", "sensor", "motor", "a-b-c", "", "Zig Zag")
FAILING = {
    "1 // 0": "ZeroDivisionError", "[][1]": "IndexError", "{}['k']": "KeyError", "int('x')": "ValueError",
    "None.x": "AttributeError", "nothing": "NameError", "1 + 'a'": "TypeError", "[].pop()": "IndexError",
    "next(iter([]))": "StopIteration", "(lambda: 1)(2)": "TypeError", "{1}.remove(2)": "KeyError",
    "'a'.index('b')": "ValueError", "a, b = 1,": "ValueError",
}  # fmt: skip


def _blocks(name: str) -> list[str]:
    """What stands between two lines of dashes."""
    return (VECTORS / name).read_text(encoding="utf-8").split("---\n")[1:-1]


def drawn(seed: str) -> dict[str, object]:
    """What stands for the letters in a program."""
    draw = random.Random(seed)
    expression = draw.choice([key for key in FAILING if "=" not in key])
    letters = draw.sample("abcdefgh", 4)
    return {
        "a": draw.randint(-99, 99), "b": draw.randint(1, 9), "c": draw.randint(1, 9),
        "n": draw.randint(10**3, 10**12), "i": draw.randint(-6, 6), "j": draw.randint(-6, 6),
        "w": repr(draw.choice(WORDS)), "v": repr(draw.choice(WORDS)),
        "L": [draw.randint(-20, 20) for _ in range(draw.randint(4, 8))],
        "D": {letter: draw.randint(0, 9) for letter in letters},
        "B": bytes(draw.choice(_BYTES) for _ in range(6)),
        "X": expression, "E": FAILING[expression],
    }  # fmt: skip


def filled(template: str, values: dict[str, object]) -> str:
    return re.sub(r"\$([a-zA-Z])", lambda letter: str(values[letter[1]]), template)


def common_programs() -> Iterator[tuple[str, str]]:
    """A name and a program each."""
    for number, template in enumerate(_blocks("programs.txt")):
        seen = set()
        for variant in range(PER_PROGRAM):
            program = filled(template, drawn(f"{number} {variant}"))
            if program not in seen:
                seen.add(program)
                yield f"{number}-{variant}", program


def printed_by_cpython(program: str) -> str:
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(program, {"__name__": "__main__"})
    return output.getvalue()


COMMON = dict(common_programs())
BOARD = {
    program.split("\n")[-2] + f" #{number}": (program, printed)
    for number, block in enumerate(_blocks("programs-esp32.txt"))
    for program, printed in [block.split("-->\n")]
}


@pytest.mark.parametrize("name", COMMON)
def test_common(shared: Any, name: str) -> None:
    output, error = shared.run(COMMON[name].encode())
    assert error == b""
    assert output.decode() == printed_by_cpython(COMMON[name]).replace("\n", "\r\n")


@pytest.mark.parametrize("name", BOARD)
def test_of_the_board(shared: Any, name: str) -> None:
    program, printed = BOARD[name]
    output, error = shared.run(program.encode())
    assert (output.decode(), error) == (printed.replace("\n", "\r\n"), b"")


def test_there_are_a_few_hundred() -> None:
    assert len(COMMON) + len(BOARD) > 250
