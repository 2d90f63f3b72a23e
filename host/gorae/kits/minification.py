"""Smaller code that does the same: constants as values, what can be computed now, short names."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import count, product
from operator import add, floordiv, mul, sub, truediv
from string import ascii_lowercase
from typing import Any

from gorae.literals import parse

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.Div: truediv,
    ast.FloorDiv: floordiv,
}  # fmt: skip


class ConstantFolder(ast.NodeTransformer):
    """`module.NAME` of a module of constants as its value, and what can be computed now."""

    def __init__(self, modules: Mapping[str, str], constants: Mapping[str, Mapping[str, object]]) -> None:
        self.modules, self.constants = modules, constants

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        match node.value:
            case ast.Name(alias) if self.modules.get(alias) in self.constants:
                return parse(repr(self.constants[self.modules[alias]][node.attr]), mode="eval").body
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.Call(ast.Name("const"), [value]):
                return value
        return folded(node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return folded(node)

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        match node.test:
            case ast.Compare(ast.Constant(value), [ast.IsNot()], [ast.Constant(None)]):
                return node.orelse if value is None else node.body
        return node


def folded(node: ast.expr) -> ast.expr:
    """What can be computed now: arithmetic, `str` and `abs` of a number, `getattr` by a known name."""
    match node:
        case ast.BinOp(ast.Constant(a), operator, ast.Constant(b)) if type(operator) in _OPERATORS:
            return ast.Constant(_OPERATORS[type(operator)](a, b))
        case ast.Call(ast.Name("abs"), [ast.Constant(int() | float() as value)], []):
            return ast.Constant(abs(value))
        case ast.Call(ast.Name("str"), [ast.Constant(int(value))], []):
            return ast.Constant(str(value))
        case ast.Call(ast.Name("getattr"), [value, ast.Constant(str(name))], []):
            return ast.Attribute(value, name, ast.Load())
    return node


def result_of(function: ast.FunctionDef) -> ast.expr | None:
    """The expression that a function returns, if it does nothing else and takes plain arguments."""
    if function.args.defaults or not function.args.args:
        return None
    match function.body:
        case [ast.Return(ast.expr() as result)]:
            return result
        case [ast.Assign([ast.Name(first)], result), ast.Return(ast.Name(second))] if first == second:
            return result
    return None


def with_short_locals(function: ast.FunctionDef, keep: Collection[str] = ()) -> ast.FunctionDef:
    """The function with names of one or two letters for its local ones, but for those in `keep`."""
    names = [name for name in dict.fromkeys(_all_locals(function)) if name not in keep]
    used = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} - {*names}
    free = (name for name in _short_names() if name not in used and name not in keep)
    return _Renamed(dict(zip(names, free, strict=False))).visit(copy.deepcopy(function))  # type: ignore[no-any-return]


def locals_of(function: ast.FunctionDef | ast.Lambda) -> set[str]:
    """The names that a function binds, its arguments included, those of inner functions apart."""
    names = {arg.arg for arg in ast.walk(function.args) if isinstance(arg, ast.arg)}
    for statement in function.body if isinstance(function, ast.FunctionDef) else ():
        for child in _shallow(statement):
            match child:
                case ast.Name(name, ast.Store() | ast.Del()) | ast.FunctionDef(name):
                    names.add(name)
                case ast.Import(aliases) | ast.ImportFrom(_, aliases):
                    names |= {alias.asname or alias.name for alias in aliases}
    return names - set(globals_in(function))


def globals_in(node: ast.AST) -> list[str]:
    """The names that functions in `node` declare as global."""
    return [name for child in ast.walk(node) if isinstance(child, ast.Global) for name in child.names]


def _all_locals(function: ast.FunctionDef) -> Iterator[str]:
    """Those of inner functions, too, but for modules: what is imported keeps its name."""
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            imported = {name for child in ast.walk(node) for name in _imported(child)}
            yield from sorted(locals_of(node) - imported)


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(aliases) | ast.ImportFrom(_, aliases):
            return [alias.asname or alias.name for alias in aliases]
    return []


def _shallow(node: ast.AST) -> Iterator[ast.AST]:
    """A node and those in it, but not what is in functions of its own."""
    yield node
    if not isinstance(node, ast.FunctionDef | ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _shallow(child)


def _short_names() -> Iterator[str]:
    for length in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=length))


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self.names.get(node.arg, node.arg)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self.names.get(node.name, node.name)
        return self.generic_visit(node)
