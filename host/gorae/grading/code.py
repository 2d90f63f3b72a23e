"""What a program is made of, read from its syntax tree. The program is never run here.

    code: {uses: [loop, function], calls: [turn], no_sleep_longer_than: 2 s, no_import: [time]}

MicroPython's grammar is CPython's, so `ast` reads it.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pydantic import model_validator

from gorae.documents import Document, Duration, mistake
from gorae.texts import Text

Feature: TypeAlias = Literal[
    "loop", "for", "while", "if", "function", "class", "list", "variable", "arithmetic"
]

_FEATURES: dict[str, tuple[type[ast.AST], ...]] = {
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

_SLEEPS = {"sleep_us": 1e-6, "sleep_ms": 1e-3, "sleep": 1e-3}
"""What one unit of the argument is in seconds; `sleep` of microbit and of robot counts in ms."""
_IN_SECONDS = ("time.sleep", "utime.sleep", "asyncio.sleep", "uasyncio.sleep")


class CodeRules(Document):
    """What a program must be made of; every rule that is given must hold."""

    uses: tuple[Feature, ...] = ()
    """What must be in it somewhere."""
    calls: tuple[str, ...] = ()
    """Functions by name, `turn`, or with their module, `robot.turn`."""
    no_sleep_longer_than: Duration | None = None
    """No single sleep may be longer."""
    no_import: tuple[str, ...] = ()
    """Modules that it must do without."""

    @model_validator(mode="after")
    def _some_rule(self) -> CodeRules:
        if not self.model_fields_set:
            raise mistake("grading.no-rule")
        return self


@dataclass(frozen=True)
class Miss:
    """A rule that a program does not keep, and the line (1-based) where it does not; None for no one line."""

    text: Text
    line: int | None = None


@dataclass(frozen=True)
class Program:
    """A parsed program, and what its names were imported as."""

    tree: ast.Module
    names: dict[str, str] = field(default_factory=dict)
    """Name in the program -> where it comes from: `r` -> `robot`, `sleep` -> `time.sleep`."""
    stars: tuple[str, ...] = ()
    """Modules of which everything was imported."""

    @staticmethod
    def parse(source: str) -> Program:
        """Raises SyntaxError, ValueError, RecursionError or MemoryError for what `ast` cannot read."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        names: dict[str, str] = {}
        stars: list[str] = []
        for node in ast.walk(tree):
            match node:
                case ast.Import(aliases):
                    names.update((alias.asname or alias.name, alias.name) for alias in aliases)
                case ast.ImportFrom(str(module), [ast.alias("*")]):
                    stars.append(module)
                case ast.ImportFrom(str(module), aliases):
                    names.update((alias.asname or alias.name, f"{module}.{alias.name}") for alias in aliases)
        return Program(tree, names, tuple(stars))

    def misses(self, rules: CodeRules) -> Iterator[Miss]:
        """A sentence for every rule that the program does not keep."""
        for feature in rules.uses:
            if not any(isinstance(node, _FEATURES[feature]) for node in ast.walk(self.tree)):
                yield Miss(Text("grading.uses-no", feature=Text(f"grading.feature-{feature}")))
        for name in rules.calls:
            if not any(self._is_call_of(name, called) for called, _ in self._calls()):
                yield Miss(Text("grading.calls-no", name=name))
        yield from self._sleeps(rules.no_sleep_longer_than)
        yield from self._imports(rules.no_import)

    def _calls(self) -> Iterator[tuple[str, ast.Call]]:
        """Every call, under the full name of what it calls: `robot.turn`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and (name := _dotted(node.func)):
                first, dot, rest = name.partition(".")
                yield self.names.get(first, first) + dot + rest, node

    def _is_call_of(self, name: str, called: str) -> bool:
        module, _, function = name.rpartition(".")
        if not module:
            return called.rpartition(".")[2] == function
        return called == name or (called == function and module in self.stars)

    def _sleeps(self, longest: float | None) -> Iterator[Miss]:
        if longest is None:
            return
        for name, call in self._calls():
            taken = self._slept(name, call)
            if taken is not None and taken > longest + 1e-9:
                values = {"line": call.lineno, "seconds": round(taken, 3), "longest": longest}
                yield Miss(Text("grading.sleeps-long", **values), call.lineno)

    def _slept(self, name: str, call: ast.Call) -> float | None:
        """How long a call sleeps, in seconds; None when it does not, or its argument is no number."""
        unit = _SLEEPS.get(name.rpartition(".")[2])
        amount = _number(call.args[0]) if call.args else None
        if unit is None or amount is None:
            return None
        in_seconds = any(self._is_call_of(full, name) for full in _IN_SECONDS)
        return amount * (1.0 if in_seconds else unit)

    def _imports(self, forbidden: tuple[str, ...]) -> Iterator[Miss]:
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(aliases):
                    modules = [alias.name for alias in aliases]
                case ast.ImportFrom(str(module)):
                    modules = [module]
                case _:
                    continue
            for module in modules:
                if module in forbidden or module.partition(".")[0] in forbidden:
                    yield Miss(Text("grading.imports", line=node.lineno, module=module), node.lineno)


def _dotted(node: ast.expr) -> str | None:
    """`robot.motors.left` as text; None for what is not a plain name."""
    match node:
        case ast.Name(name):
            return name
        case ast.Attribute(value, attribute):
            owner = _dotted(value)
            return f"{owner}.{attribute}" if owner else None
    return None


def _number(node: ast.expr) -> float | None:
    """A number that is written out, such as `2 * 1000`."""
    match node:
        case ast.Constant(bool()):
            return None
        case ast.Constant(int() | float() as value):
            return float(value)
        case ast.BinOp(left, ast.Mult(), right):
            factors = _number(left), _number(right)
            return factors[0] * factors[1] if factors[0] is not None and factors[1] is not None else None
    return None
