"""Python's parser, for one thread at a time.

CPython 3.11 counts in one place for all threads how deep the tree is that it makes of a source, so two
threads can end in `SystemError: AST constructor recursion depth mismatch` (python/cpython issue 106905).
"""

from __future__ import annotations

import ast
import threading
from typing import Any, Literal, overload

_PARSING = threading.RLock()


@overload
def parse(source: str | bytes) -> ast.Module: ...
@overload
def parse(source: str | bytes, mode: Literal["eval"]) -> ast.Expression: ...
def parse(source: str | bytes, mode: str = "exec") -> ast.AST:
    """Return the syntax tree of a source. Raises as `ast.parse` does."""
    with _PARSING:
        return ast.parse(source, mode=mode)


def literal(text: str) -> Any:
    """Return the value that a literal stands for. Raises as `ast.literal_eval` does."""
    with _PARSING:
        return ast.literal_eval(text)
