"""Which names a program knows, and where it gives them a value."""

from __future__ import annotations

import ast
from contextlib import suppress
from dataclasses import dataclass, field

from gorae.programs.parsing import parsed
from gorae.programs.vocabulary import BUILTINS, MODULES, names_in


@dataclass(frozen=True)
class Definitions:
    """The names of a program."""

    assigned: dict[str, int] = field(default_factory=dict)
    """Variables, with the line, 1-based, where they first get a value."""
    functions: dict[str, int] = field(default_factory=dict)
    """Functions of its own."""
    local: frozenset[str] = frozenset()
    """Names that only exist within a function."""
    modules: dict[str, str] = field(default_factory=dict)
    """Name in the program -> module, for `import time`, `import robot as r`."""
    imported: dict[str, str] = field(default_factory=dict)
    """Name in the program -> module, for `from robot import drive`."""
    stars: tuple[str, ...] = ()
    """Modules of which everything was imported."""
    attributes: frozenset[str] = frozenset()
    """Names behind a dot that get a value, or methods."""

    @staticmethod
    def of(text: str) -> Definitions:
        """The names of a program; none of one that cannot be read."""
        tree = parsed(text)
        if tree is None:
            return Definitions()
        found = _Reader()
        with suppress(RecursionError):  # an expression of thousands of terms
            found.visit(tree)
        return Definitions(
            assigned=found.assigned,
            functions=found.functions,
            local=frozenset(found.local - found.whole),
            modules=found.modules,
            imported=found.imported,
            stars=tuple(found.stars),
            attributes=frozenset(found.attributes),
        )

    @property
    def names(self) -> frozenset[str]:
        """All that may be written without a dot."""
        stars = (name for module in self.stars for name in names_in(module))
        own = {*self.assigned, *self.functions, *self.modules, *self.imported}
        return frozenset({*own, *stars, *BUILTINS, "True", "False", "None"})

    def is_function(self, name: str) -> bool:
        """Whether a name is a function, and nothing else."""
        return self.was_function(name) and name not in self.assigned

    def was_function(self, name: str) -> bool:
        """Whether a name is a function unless it is given another value."""
        ours = "robot" in self.stars or self.imported.get(name) == "robot"
        builtin = name in BUILTINS and not name.startswith("__")  # __name__ is a text
        return name in self.functions or builtin or (ours and name in names_in("robot"))

    def module_of(self, name: str) -> str:
        """The known module that a name stands for, or nothing."""
        module = self.modules.get(name, "")
        return module if module in MODULES else ""


class _Reader(ast.NodeVisitor):
    """Collects names while it goes through a program."""

    def __init__(self) -> None:
        self.assigned: dict[str, int] = {}
        self.functions: dict[str, int] = {}
        self.local: set[str] = set()
        self.whole: set[str] = set()
        self.modules: dict[str, str] = {}
        self.imported: dict[str, str] = {}
        self.stars: list[str] = []
        self.attributes: set[str] = set()
        self.depth = 0

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self.modules[alias.asname or alias.name.partition(".")[0]] = alias.name

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.stars.append(node.module or "")
            else:
                self.imported[alias.asname or alias.name] = node.module or ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.functions.setdefault(node.name, node.lineno)
        self.attributes.add(node.name)
        self.depth += 1
        for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            self.assigned.setdefault(arg.arg, node.lineno)
            self.local.add(arg.arg)
        self.generic_visit(node)
        self.depth -= 1

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.functions.setdefault(node.name, node.lineno)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self.assigned.setdefault(node.id, node.lineno)
            (self.local if self.depth else self.whole).add(node.id)

    def visit_Global(self, node: ast.Global) -> None:
        self.whole.update(node.names)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Store):
            self.attributes.add(node.attr)
        self.generic_visit(node)
