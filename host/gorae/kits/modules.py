"""One module of those that are linked (`linking`), and what a call of one comes to in another."""

from __future__ import annotations

import ast
import copy
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

from gorae.kits.minification import ConstantFolder, folded, globals_in, locals_of, result_of
from gorae.stripping import stripped_tree

Name: TypeAlias = tuple[str, str]
"""A module and a global name of it."""


class LinkedModule:
    """One module of those that are linked, without annotations, docstrings and private constants."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.tree = stripped_tree(source)
        imports = [node for node in ast.walk(self.tree) if isinstance(node, ast.Import)]
        self.modules = {alias.asname or alias.name: alias.name for node in imports for alias in node.names}
        """Other modules by what they are called in this one."""
        functions = [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]
        self.locals = set[str]().union(*map(locals_of, functions))
        """The names that are local in some function."""
        self.aliases: dict[str, Name] = {}
        """Names that stand for a name of another module: imported, or a function that only forwards to it."""
        self.statements = [
            node for node in self.tree.body if not isinstance(node, ast.Import | ast.ImportFrom)
        ]
        defined = (defined_by(node) for node in self.statements)
        self.names = {name for group in (globals_in(self.tree), *defined) for name in group}
        """Its global names."""
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and node.module:
                self.aliases |= {
                    alias.asname or alias.name: (node.module, alias.name) for alias in node.names
                }

    def drop_forwards(self, linked: Collection[str]) -> None:
        """Let what only stands for something of a linked module be that."""
        for node in self.statements[:]:
            module, name = _forwards_to(node) or ("", "")
            if self.modules.get(module) in linked:
                self.aliases[defined_by(node)[0]] = self.modules[module], name
                self.statements.remove(node)

    def put_constants(self, constants: Mapping[str, Mapping[str, object]]) -> None:
        """Values for what is read of modules of constants."""
        statements = ast.Module(self.statements, [])
        self.statements = ConstantFolder(self.modules, constants).visit(statements).body

    def inline(self, functions: Mapping[Name, OneLiner]) -> None:
        """What short functions return, for calls of them with constants."""
        self.statements = [_Inlining(self, functions).visit(node) for node in self.statements]


@dataclass(frozen=True)
class OneLiner:
    """A function that does nothing but return an expression."""

    module: LinkedModule
    arguments: tuple[str, ...]
    result: ast.expr


def one_liners(modules: Mapping[str, LinkedModule]) -> dict[Name, OneLiner]:
    found = {}
    for module in modules.values():
        for node in module.statements:
            result = result_of(node) if isinstance(node, ast.FunctionDef) else None
            if isinstance(node, ast.FunctionDef) and result:
                arguments = tuple(arg.arg for arg in node.args.args)
                found[module.name, node.name] = OneLiner(module, arguments, result)
    return found


class _Inlining(ast.NodeTransformer):
    """Calls of one-liners with constants, as what they return; again in what comes of it."""

    def __init__(self, module: LinkedModule, functions: Mapping[Name, OneLiner]) -> None:
        self.module, self.functions = module, functions

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = self._called(node.func)
        if called is None or not all(isinstance(value, ast.Constant) for value in node.args) or node.keywords:
            return folded(node)
        given = dict(zip(called.arguments, node.args, strict=True))
        result = _Moved(called.module, self.module, given).visit(copy.deepcopy(called.result))
        return ast.copy_location(cast("ast.expr", self.visit(result)), node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return folded(node)

    def _called(self, function: ast.expr) -> OneLiner | None:
        match function:
            case ast.Attribute(ast.Name(alias), name):
                return self.functions.get((self.module.modules.get(alias, ""), name))
            case ast.Name(name):
                return self.functions.get((self.module.name, name))
        return None


class _Moved(ast.NodeTransformer):
    """An expression of one module as it is written in another, with values for arguments."""

    def __init__(self, home: LinkedModule, there: LinkedModule, given: Mapping[str, ast.expr]) -> None:
        self.home, self.there, self.given = home, there, given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.given:
            return self.given[node.id]
        if node.id in self.home.modules:
            self.there.modules.setdefault(node.id, self.home.modules[node.id])
        elif node.id in self.home.aliases:
            self.there.aliases.setdefault(node.id, self.home.aliases[node.id])
        elif node.id in self.home.names:
            self.there.modules.setdefault(self.home.name, self.home.name)
            return ast.Attribute(ast.Name(self.home.name), node.id, ast.Load())
        return node


def _forwards_to(node: ast.stmt) -> Name | None:
    """`(module, name)` for `def f(a, b): return module.name(a, b)` and for `f = module.name`."""
    match node:
        case ast.Assign([ast.Name()], ast.Attribute(ast.Name(module), name)):
            return module, name
        case ast.FunctionDef(
            args=args,
            body=[
                ast.Return(ast.Call(ast.Attribute(ast.Name(module), name), values, []))
                | ast.Expr(ast.Call(ast.Attribute(ast.Name(module), name), values, []))
            ],
        ):
            plain = not (args.defaults or args.vararg or args.kwarg or args.kwonlyargs)
            given = [value.id if isinstance(value, ast.Name) else "" for value in values]
            return (module, name) if plain and given == [arg.arg for arg in args.args] else None
    return None


def defined_by(node: ast.stmt) -> list[str]:
    """The global names that a statement defines, if it does nothing else."""
    match node:
        case ast.FunctionDef(name) | ast.ClassDef(name):
            return [name]
        case ast.Assign(targets) if all(isinstance(target, ast.Name) for target in targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
    return []
