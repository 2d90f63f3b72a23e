"""What programs ask of the robot and a kit has no part for: `distance()` needs a sonar, `turn()` motors."""

from __future__ import annotations

import ast
from functools import cache

from gorae import resources
from gorae.kits.firmware import absent_abilities
from gorae.kits.kits import Kit
from gorae.literals import parse
from gorae.parts import ABILITIES

_PARTS = "_parts"


def lacking_calls(kit: Kit, program: str) -> list[str]:
    """Return the functions of `robot` that a program names and for which the kit has no part.

    A program that cannot be read asks for nothing.
    """
    try:
        tree = parse(program)
    except SyntaxError:
        return []
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    absent = set(absent_abilities(kit))
    return [function for function, needs in _needs().items() if function in names and needs & absent]


@cache
def _needs() -> dict[str, frozenset[str]]:
    """By each function of `robot`: the abilities that it uses, itself or through others."""
    source = (resources.folder("firmware") / "common" / "robot.py").read_text(encoding="utf-8")
    functions = {node.name: node for node in parse(source).body if isinstance(node, ast.FunctionDef)}
    used = {name: _used(node) for name, node in functions.items()}
    for _ in functions:
        used = {name: uses.union(*(used.get(other, uses) for other in uses)) for name, uses in used.items()}
    return {name: uses & ABILITIES.keys() for name, uses in used.items() if not name.startswith("_")}


def _used(function: ast.FunctionDef) -> frozenset[str]:
    """Names of functions and of abilities."""
    nodes = list(ast.walk(function))
    called = {node.id for node in nodes if isinstance(node, ast.Name)}
    parts = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == _PARTS
    }
    return frozenset(called | parts)
