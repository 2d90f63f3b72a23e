"""Numbers are the board's: single precision, printed and read as the board's MicroPython does.

The right values are in `tests/vectors/floats-*.txt`, with their source.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from gorae.clock import NS_PER_S
from gorae.kits import load_board
from gorae.virtual import VirtualBoard

VECTORS = Path(__file__).parents[1] / "vectors"
PRINT = """import math
def t(e):
    try: print(eval(e))
    except Exception as x: print(type(x).__name__, x)
"""
AT_ONCE = 200
"""Expressions in one program, which must fit on a micro:bit."""


def vectors(board: str) -> list[tuple[bool, str, str]]:
    """Whether the value is only near, the expression, what the board prints."""
    found = []
    for line in (VECTORS / f"floats-{board}.txt").read_text().splitlines():
        if not line.startswith("#"):
            expression, _, value = line.removeprefix("~ ").rpartition(" -> ")
            found.append((line.startswith("~ "), expression, value))
    return found


def printed(board: str, expressions: list[str]) -> list[str]:
    program = PRINT + "".join(f"t({expression!r})\n" for expression in expressions)
    virtual = VirtualBoard(load_board(board), {"main.py": program.encode()}, seed=1, lang="en")
    output = bytearray()
    virtual.on_serial = output.extend
    assert virtual.run(100 * NS_PER_S).ending == "finished"
    return output.decode().splitlines()


@pytest.mark.parametrize("board", ["microbit-v2", "esp32"])
def test_every_value_of_the_table(board: str) -> None:
    table = vectors(board)
    assert len(table) > 800
    wrong = []
    for start in range(0, len(table), AT_ONCE):
        part = table[start : start + AT_ONCE]
        for (near, expression, value), got in zip(part, printed(board, [e for _, e, _ in part]), strict=True):
            right = math.isclose(float(got), float(value), rel_tol=5e-7) if near else got == value
            if not right:
                wrong.append(f"{expression}: {value} on the board, {got} here")
    assert wrong == []
