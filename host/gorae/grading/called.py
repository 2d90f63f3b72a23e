"""What the names of a program stand for: modules and functions, through imports and second names."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from gorae.grading.constants import assignments

_RUNS_TEXT = frozenset({"exec", "eval", "compile", "execfile"})
"""Functions that run what no reader can see."""
_REACHES_ALL = frozenset({"globals", "locals", "vars", "builtins", "importlib"})
_INNER = frozenset({"__globals__", "__dict__", "__builtins__", "__import__", "modules"})
"""Attributes by which a module is reached without `import`: `sys.modules`, a function's `__globals__` …"""
_MAX_NAMES = 20
"""That one name may stand for."""
_DEPTH = 3
"""Second names of second names that are followed, whatever their order."""


@dataclass(frozen=True)
class Names:
    """Every name with all that it may stand for: `r` -> `robot`, `go` -> `robot.drive`."""

    tree: ast.Module
    origins: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    own: set[str] = field(default_factory=set)
    """Names that the program itself gives a value."""
    imported: dict[str, str] = field(default_factory=dict)
    """Names that are modules."""
    stars: set[str] = field(default_factory=set)
    """Modules of which everything was imported."""

    @staticmethod
    def of(tree: ast.Module) -> Names:
        given = list(assignments(tree))
        names = Names(tree, own={name for name, _ in given})
        for node in ast.walk(tree):
            names._note_import(node)
        for _ in range(_DEPTH):
            for name, value in given:
                if value is not None:
                    names._note_alias(name, value)
        return names

    def called(self, call: ast.Call) -> set[str]:
        """All full names that what is called may have: `robot.turn`; none for what is no plain name."""
        return self.full_names(call.func)

    def full_names(self, node: ast.expr) -> set[str]:
        """What an expression may stand for."""
        try:
            return self._full_names(node)
        except RecursionError:
            return set()

    def _full_names(self, node: ast.expr) -> set[str]:
        match node:
            case ast.Name(name):
                return self.origins.get(name) or {name}
            case ast.Attribute(value, name):
                return {f"{owner}.{name}" for owner in self.full_names(value)}
            case ast.Call(ast.Name("getattr"), [value, ast.Constant(str(name)), *_]):
                return {f"{owner}.{name}" for owner in self.full_names(value)}
            case ast.Call(ast.Name("__import__"), [ast.Constant(str(name)), *_]):
                return {name}
            case ast.IfExp(_, body, orelse):
                return self.full_names(body) | self.full_names(orelse)
            case ast.NamedExpr(_, value):
                return self.full_names(value)
        return set()

    def is_call_of(self, name: str, node: ast.AST) -> bool:
        """Whether this calls `turn`, or exactly `robot.turn`, under any name."""
        if not isinstance(node, ast.Call):
            return False
        module, _, function = name.rpartition(".")
        return any(
            called == name
            or (not module and called.rpartition(".")[2] == function)
            or (called == function and called not in self.own and module in self.stars)
            for called in self.called(node)
        )

    def imports(self, forbidden: tuple[str, ...]) -> Iterator[tuple[int, str]]:
        """Line and name of every module of these that the program takes, in whatever way."""
        for node in ast.walk(self.tree):
            taken = next(self._taken(node, forbidden), None)
            if taken:
                yield getattr(node, "lineno", 0), taken

    def unseen_code(self) -> Iterator[tuple[int, str]]:
        """Line and name of what runs text as a program."""
        return self._mentions(_RUNS_TEXT)

    def unseen_imports(self) -> Iterator[tuple[int, str]]:
        """The same, and of what may take a module whose name cannot be read."""
        yield from self._mentions(_RUNS_TEXT | _REACHES_ALL)
        for node in ast.walk(self.tree):
            match node:
                case ast.Call(ast.Name("getattr" | "__import__" as name), arguments):
                    at = 0 if name == "__import__" else 1
                    if len(arguments) <= at or not isinstance(arguments[at], ast.Constant):
                        yield node.lineno, name
                case ast.Attribute(_, name) if name in _INNER:
                    yield node.lineno, name

    def _mentions(self, names: frozenset[str]) -> Iterator[tuple[int, str]]:
        for node in ast.walk(self.tree):
            match node:
                case ast.Name(name) if name in names and name not in self.own:
                    yield node.lineno, name
                case ast.Attribute(ast.Name("builtins" | "__builtins__"), name):
                    yield node.lineno, name
                case ast.Import(aliases) | ast.ImportFrom(_, aliases):
                    for alias in aliases:
                        if alias.name in names:
                            yield node.lineno, alias.name

    def _taken(self, node: ast.AST, forbidden: tuple[str, ...]) -> Iterator[str]:
        """Forbidden modules that a node takes, also out of another module: `robot.time`."""
        match node:
            case ast.Import(aliases):
                modules = [alias.name for alias in aliases]
            case ast.ImportFrom(str(module), aliases):
                modules = [module]
                yield from (f"{module}.{alias.name}" for alias in aliases if alias.name in forbidden)
            case ast.Call(ast.Name("__import__"), [ast.Constant(str(name)), *_]):
                modules = [name]
            case ast.Attribute(ast.Name(owner), name) if owner in self.imported and name in forbidden:
                yield f"{self.imported[owner]}.{name}"
                return
            case _:
                return
        yield from (name for name in modules if name in forbidden or name.partition(".")[0] in forbidden)

    def _note_import(self, node: ast.AST) -> None:
        match node:
            case ast.Import(aliases):
                for alias in aliases:
                    first = alias.name.partition(".")[0]
                    whole = alias.name if alias.asname else first
                    self.origins[alias.asname or first].add(whole)
                    self.imported[alias.asname or first] = whole
            case ast.ImportFrom(str(module), [ast.alias("*")]):
                self.stars.add(module)
            case ast.ImportFrom(str(module), aliases):
                for alias in aliases:
                    self.origins[alias.asname or alias.name].add(f"{module}.{alias.name}")

    def _note_alias(self, name: str, value: ast.expr) -> None:
        found = self.full_names(value) - {name}
        if len(self.origins[name] | found) <= _MAX_NAMES:
            self.origins[name] |= found
