"""A program's syntax tree."""

from __future__ import annotations

import ast
import warnings

from gorae.literals import parse


def parsed(text: str) -> ast.Module | None:
    """The syntax tree of a program, which is never run; None for one that CPython cannot read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
