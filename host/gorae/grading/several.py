"""A program of several files as one syntax tree: its modules' statements, then its own.

`helper.go()` becomes `go()`, and imports of its own modules vanish, so that what a code check knows of one
file it knows of all. A line of the n-th module lies n * `LINES` farther down.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from gorae.literals import parse

LINES = 1_000_000


def whole(program: ast.Module, along: Mapping[str, bytes]) -> tuple[ast.Module, list[str]]:
    """The tree of a program with its modules, and their files in the order of their lines.

    A module that cannot be parsed is left out: it ends the program where it is imported.
    """
    trees = {name: tree for name, data in along.items() if name.endswith(".py") and (tree := _parsed(data))}
    if not trees:
        return program, []
    own = {module_of(name) for name in trees}
    body: list[ast.stmt] = []
    for number, tree in enumerate(trees.values(), 1):
        body += _Joined(own).visit(ast.increment_lineno(tree, number * LINES)).body
    body += _Joined(own).visit(program).body
    return ast.fix_missing_locations(ast.Module(body, [])), list(trees)


def place(line: int, files: Sequence[str]) -> tuple[str, int]:
    """The file of a line of the whole, and the line in it; no file for the program itself."""
    number, line = divmod(line, LINES)
    return (files[number - 1] if 0 < number <= len(files) else ""), line


def module_of(file: str) -> str:
    """`a/b.py` as `a.b`, and `a/__init__.py` as `a`."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _parsed(data: bytes) -> ast.Module | None:
    try:
        return parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Joined(ast.NodeTransformer):
    """One file's tree without imports of the others."""

    def __init__(self, own: set[str]) -> None:
        self.own = own
        self.modules: set[str] = set()
        """What the others are called here."""

    def visit_Import(self, node: ast.Import) -> ast.AST:
        kept = [alias for alias in node.names if alias.name not in self.own]
        self.modules |= {alias.asname or alias.name for alias in node.names if alias.name in self.own}
        return self._without(node, kept)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.AST:
        base = f"{node.module}." if node.module else ""
        inner = [alias for alias in node.names if f"{base}{alias.name}" in self.own]
        self.modules |= {alias.asname or alias.name for alias in inner}
        if not node.level and node.module not in self.own and not inner:
            return node
        renamed = [alias for alias in node.names if alias.asname and alias not in inner]
        target = [ast.Name(alias.asname or "", ast.Store()) for alias in renamed]
        if len(renamed) != 1:  # several: a tuple, which no feature is
            return self._without(node, [])
        return ast.copy_location(ast.Assign(list(target), ast.Name(renamed[0].name, ast.Load())), node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        owner = ast.unparse(node.value) if isinstance(node.value, ast.Name | ast.Attribute) else ""
        if owner in self.modules:
            return ast.copy_location(ast.Name(node.attr, node.ctx), node)
        return self.generic_visit(node)

    def _without(self, node: ast.Import | ast.ImportFrom, kept: list[ast.alias]) -> ast.AST:
        if kept:
            node.names = kept
            return node
        return ast.copy_location(ast.Pass(), node)
