"""Programs for a board, without what only people read."""

from __future__ import annotations

import ast
import re

from gorae.literals import parse


def strip(source: str) -> str:
    """The same program without what a board has no use for: comments, strings that stand alone,
    annotations and the imports that only annotations need; `_NAME = const(1)` is put where it is used.
    Indented by one space."""
    return unparse(stripped_tree(source))


def stripped_tree(source: str) -> ast.Module:
    """The syntax tree of what `strip` leaves. Raises SyntaxError."""
    tree = parse(source)
    _inline_constants(tree)
    _strip_block(tree)
    return tree


def unparse(tree: ast.AST) -> str:
    """The program of a syntax tree, indented by one space, without empty lines."""
    lines = ast.unparse(ast.fix_missing_locations(tree)).splitlines()
    return "".join(_INDENT.sub(_one_space, line) + "\n" for line in lines if line)


_INDENT = re.compile(r"^(?: {4})+")
_HOST_ONLY = {"typing", "collections.abc"}


def _one_space(indent: re.Match[str]) -> str:
    return " " * (len(indent[0]) // 4)


class _Inlined(ast.NodeTransformer):
    """Numbers for the names of a module's own constants."""

    def __init__(self, constants: dict[str, ast.expr]) -> None:
        self.constants = constants

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.constants.get(node.id, node)


def _inline_constants(tree: ast.Module) -> None:
    constants: dict[str, ast.expr] = {}
    kept: list[ast.stmt] = []
    for statement in tree.body:
        match statement:
            case ast.Assign([ast.Name(name)], ast.Call(ast.Name("const"), [value])) if name[0] == "_":
                constants[name] = value
            case _:
                kept.append(statement)
    tree.body = kept
    _Inlined(constants).visit(tree)
    if not any(isinstance(node, ast.Name) and node.id == "const" for node in ast.walk(tree)):
        tree.body = [statement for statement in kept if not _is_const_import(statement)]


def _is_const_import(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and [alias.name for alias in statement.names] == ["const"]


def _strip_block(node: ast.AST) -> None:
    """Strip the statements in `node`, and those in them. Expressions need nothing."""
    for field in ("body", "orelse", "finalbody", "handlers"):
        inner = getattr(node, field, None)
        if not inner:
            continue
        kept = [_strip_statement(child) for child in inner if not _is_dropped(child)]
        setattr(node, field, kept or [ast.Pass()])
        for child in kept:
            _strip_block(child)


def _is_dropped(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant(value=str())) | ast.AnnAssign(value=None):
            return True
        case ast.ImportFrom(module=module):
            return module in _HOST_ONLY
    return False


def _strip_statement(node: ast.AST) -> ast.AST:
    match node:
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            return ast.copy_location(ast.Assign([target], value), node)
        case ast.FunctionDef(args=args):
            node.returns = None
            for arg in (*args.args, *args.kwonlyargs, args.vararg, args.kwarg):
                if arg is not None:
                    arg.annotation = None
    return node
