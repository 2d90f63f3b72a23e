"""The numbers of a program that somebody, or a search, may change: `P = [36, 0.8, 110]`. Read, never run."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from gorae.errors import UsageError
from gorae.literals import parse
from gorae.texts import Text

Numbers: TypeAlias = tuple[float | int, ...]
MAX_NUMBERS = 32
LARGEST = 1e9
_DIGITS = 6
"""Of a float, behind the first: more say nothing, and a board computes in single precision."""


@dataclass(frozen=True)
class Tunable:
    """A program with a list of numbers, and where that list is."""

    source: bytes
    name: str
    numbers: Numbers
    begin: int
    """Of the list, in bytes of the source; `end` is after its last."""
    end: int

    def with_numbers(self, numbers: Sequence[float | int]) -> bytes:
        """Return the program with other numbers in its list."""
        written = "[" + ", ".join(map(_written, numbers)) + "]"
        return self.source[: self.begin] + written.encode() + self.source[self.end :]


def find_numbers(source: bytes, name: str, file: str) -> Tunable:
    """Return the list of numbers that a program assigns to `name`, once, outside of any block.

    `file` is what people call the program. Raises UsageError when there is none, or it is not of numbers.
    """
    try:
        tree = parse(source)
    except SyntaxError:
        raise UsageError(Text("programs.tunable-syntax", file=file)) from None
    lists = [node.value for node in tree.body if isinstance(node, ast.Assign) and _assigns(node, name)]
    if len(lists) != 1:
        key = "programs.tunable-twice" if lists else "programs.tunable-missing"
        raise UsageError(Text(key, file=file, name=name))
    return _read(source, lists[0], name, file)


def _assigns(node: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in node.targets)


def _read(source: bytes, value: ast.expr, name: str, file: str) -> Tunable:
    numbers = [_number(element) for element in value.elts] if isinstance(value, ast.List) else []
    good = [number for number in numbers if number is not None]
    if not 0 < len(good) <= MAX_NUMBERS or len(good) < len(numbers):
        raise UsageError(
            Text("programs.tunable-no-numbers", file=file, line=value.lineno, name=name, most=MAX_NUMBERS)
        )
    assert value.end_lineno is not None
    assert value.end_col_offset is not None
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    begin = starts[value.lineno - 1] + value.col_offset
    return Tunable(source, name, tuple(good), begin, starts[value.end_lineno - 1] + value.end_col_offset)


def _number(node: ast.expr) -> float | int | None:
    """A number as it stands in a list, with its sign; None for anything else."""
    sign = 1
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        sign, node = (-1 if isinstance(node.op, ast.USub) else 1), node.operand
    value = node.value if isinstance(node, ast.Constant) else None
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    number = sign * value
    return number if -LARGEST <= number <= LARGEST else None


def _written(number: float | int) -> str:
    return str(number) if isinstance(number, int) else repr(float(f"{number:.{_DIGITS}g}"))
