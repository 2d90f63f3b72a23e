"""What `uses` may ask for, and whether a part of a program is that and does something."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from gorae.grading.constants import Unknown
from gorae.grading.live_code import LiveCode

KINDS: dict[str, tuple[type[ast.AST], ...]] = {
    "loop": (ast.For, ast.While),
    "for": (ast.For,),
    "while": (ast.While,),
    "if": (ast.If, ast.IfExp),
    "function": (ast.FunctionDef, ast.AsyncFunctionDef),
    "class": (ast.ClassDef,),
    "list": (ast.List, ast.ListComp),
    "variable": (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr),
    "arithmetic": (ast.BinOp, ast.AugAssign),
}
_DOING = (ast.Call, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr, ast.Yield, ast.Delete)
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def has(feature: str, node: ast.AST, live: LiveCode) -> bool:
    """Whether a node that can run is such a thing, and not only looks like one."""
    if not isinstance(node, KINDS[feature]):
        return False
    match node:
        case ast.For(body=body) | ast.While(body=body):
            test = [node.test] if isinstance(node, ast.While) else []
            kinds = (*_DOING, ast.Return, ast.Raise, ast.Break)  # to go on is what a loop does anyway
            return node in live.repeating and _does_something([*test, *body], live, kinds)
        case ast.If(test, body, orelse):
            return live.constants.truth(test) is None and _does_something(
                [*body, *orelse], live, (*_DOING, *_LEAVING)
            )
        case ast.IfExp(test):
            return live.constants.truth(test) is None
        case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body):
            return node in live.called and _does_something(body, live, _DOING)
        case ast.ClassDef():
            return node in live.called
        case ast.BinOp() if feature == "arithmetic":
            return not _is_constant(node, live)
        case ast.Assign() | ast.AugAssign() | ast.AnnAssign() | ast.NamedExpr():
            return feature == "arithmetic" or any(name in live.read for name in _stored(node))
    return True


def _does_something(parts: Sequence[ast.AST], live: LiveCode, kinds: tuple[type[ast.AST], ...]) -> bool:
    """Whether anything of these kinds runs in there, or anything else that is noticed elsewhere."""
    alive = (node for part in parts for node in ast.walk(part) if node in live.alive)
    return any(isinstance(node, kinds) or _gives_something(node, live) for node in alive)


def _gives_something(node: ast.AST, live: LiveCode) -> bool:
    return isinstance(node, ast.Return) and node.value is not None and not _is_constant(node.value, live)


def _is_constant(node: ast.expr, live: LiveCode) -> bool:
    try:
        live.constants.value(node)
    except Unknown:
        return False
    return True


def _stored(node: ast.AST) -> Iterator[str]:
    """The names and attributes that get a value; `[]` stands for what is written into a list."""
    match node:
        case ast.Assign(targets):
            parts = targets
        case ast.AugAssign(target) | ast.AnnAssign(target) | ast.NamedExpr(target):
            parts = [target]
        case _:
            return
    for part in [below for one in parts for below in ast.walk(one)]:
        match part:
            case ast.Name(name):
                yield name
            case ast.Attribute(_, name):
                yield name
