"""What CPython can read and a board's MicroPython cannot."""

from __future__ import annotations

import ast

from gorae.programs.findings import ProgramFinding
from gorae.programs.parsing import parsed
from gorae.texts import Text

# What MicroPython says when a word stands where it may not, and what we say.
_MISPLACED = {
    "'return' outside function": "return-outside",
    "'yield' outside function": "return-outside",
    "'break'/'continue' outside loop": "break-outside",
    "'break' outside loop": "break-outside",
    "'continue' outside loop": "break-outside",
    "identifier redefined as global": "global-late",
    "name reused for argument": "parameter-twice",
}
_NEWER: dict[type[ast.AST], str] = {
    ast.Match: "match",
    ast.JoinedStr: 'f"…"',
    ast.TryStar: "except*",
    ast.AsyncFor: "async for",
    ast.AsyncWith: "async with",
}


def beyond_the_board(text: str, error: str, line: int) -> ProgramFinding | None:
    """Why a board does not start a program in which CPython's parser finds nothing wrong."""
    what = error.partition(": ")[2]
    misplaced = next((key for said, key in _MISPLACED.items() if said in what), None)
    if misplaced:
        return ProgramFinding(line, Text(f"programs.{misplaced}", line=line))
    tree = parsed(text)
    nodes = ast.walk(tree) if tree else ()
    for node in nodes:
        kind = _NEWER.get(type(node))
        if kind and getattr(node, "lineno", 0) <= line <= (getattr(node, "end_lineno", 0) or 0):
            key = "programs.f-string" if isinstance(node, ast.JoinedStr) else "programs.newer"
            return ProgramFinding(line, Text(key, line=line, what=kind))
    return None
