"""Where a board looks for the condition of a loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from gorae.programs.parsing import parsed
from gorae.programs.source import SourceLines


def conditions_reported_at(source: SourceLines, line: int) -> list[int]:
    """The lines of loops whose condition a board reports with `line`, the innermost first.

    MicroPython puts the condition of `while`, and the counting of `for … in range(…)`, behind the body of the
    loop, and only ever counts lines up (`py/emitbc.c`): so it is reported with the last line of the body.
    """
    tree = parsed("\n".join(source.lines))
    if tree is None:
        return []
    loops = [node for node in ast.walk(tree) if isinstance(node, ast.While | ast.For)]
    found = [node.lineno for node in loops if line in _last_lines(node.body[-1])]
    return sorted(found, reverse=True)


def _last_lines(statement: ast.stmt) -> Iterator[int]:
    """The lines that may be the last ones for which a statement has code."""
    inner = [getattr(statement, field, None) for field in ("finalbody", "orelse", "body")]
    body = next((block for block in inner if block), None)
    if isinstance(body, list):
        yield from _last_lines(body[-1])
    else:
        yield from range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
