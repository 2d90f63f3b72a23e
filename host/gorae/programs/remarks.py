"""What is allowed in a program and yet rarely meant: said when the program does not do what it should."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import suppress

from gorae.programs.definitions import Definitions
from gorae.programs.findings import ProgramFinding
from gorae.programs.parsing import parsed
from gorae.programs.vocabulary import names_in
from gorae.texts import Text

_LARGEST = 200_000
_MOST = 5
_ASKED = frozenset(
    ["is_pressed", "was_pressed", "get_presses", "is_touched", "was_gesture", "is_gesture", "value"]
)
"""Methods that are asked in conditions."""


def remarks(text: str, leds: Mapping[int, str] | None = None) -> list[ProgramFinding]:
    """The lines of a program that do nothing, or ask nothing: `stop`, `while not button_a:`, `x == 3`.

    `leds` are the numbers of pins that are the LED on boards much like this one, and how it is called here.
    """
    tree = parsed(text) if len(text) <= _LARGEST else None
    if tree is None:
        return []
    known = Definitions.of(text)
    found: dict[int, ProgramFinding] = {}
    with suppress(RecursionError):  # an expression of thousands of terms
        found = {finding.line: finding for node in ast.walk(tree) for finding in _in(node, known)}
        found |= {finding.line: finding for finding in _of_leds(tree, leds or {})}
    return sorted(found.values(), key=lambda finding: finding.line)[:_MOST]


def _of_leds(tree: ast.Module, leds: Mapping[int, str]) -> Iterator[ProgramFinding]:
    """Pins that a program takes for the LED. Who measures knows what else such a pin is for."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    if not leds or any(_called(call) == "ADC" for call in calls):
        return
    for call in calls:
        match call.args:
            case [ast.Constant(int(number)), mode, *_] if number in leds and _called(call) == "Pin":
                if ast.unparse(mode).endswith("OUT"):
                    yield ProgramFinding(call.lineno, Text("programs.no-led", pin=number, led=leds[number]))


def _called(call: ast.Call) -> str:
    """Return the last name of what is called: `Pin` of `machine.Pin`."""
    return ast.unparse(call.func).rpartition(".")[2]


def _in(node: ast.AST, known: Definitions) -> Iterator[ProgramFinding]:
    match node:
        case ast.Expr(ast.Name() | ast.Attribute() as value) if _is_function(value, known):
            yield ProgramFinding(value.lineno, Text("programs.does-nothing", code=ast.unparse(value)))
        case ast.Expr(ast.Compare(ast.Name(name), [ast.Eq()], [value])):
            code = f"{name} = {ast.unparse(value)}"
            yield ProgramFinding(node.lineno, Text("programs.only-compares", code=code))
        case ast.While(test=test) | ast.If(test=test) | ast.IfExp(test=test):
            yield from _in_condition(test, known)


def _in_condition(test: ast.expr, known: Definitions) -> Iterator[ProgramFinding]:
    match test:
        case ast.UnaryOp(ast.Not(), operand):
            yield from _in_condition(operand, known)
        case ast.BoolOp(operator, values):
            for value in values:
                yield from _in_condition(value, known)
            if isinstance(operator, ast.Or) and any(_is_true(value) for value in values):
                yield ProgramFinding(test.lineno, Text("programs.always-true", code=ast.unparse(test)))
        case ast.Compare(left, _, others):
            for value in (left, *others):
                yield from _uncalled(value, known)
        case _:
            yield from _uncalled(test, known)


def _uncalled(value: ast.expr, known: Definitions) -> Iterator[ProgramFinding]:
    if isinstance(value, ast.Name | ast.Attribute) and _is_function(value, known):
        yield ProgramFinding(value.lineno, Text("programs.asks-nothing", code=ast.unparse(value)))


def _is_true(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and bool(value.value) and not isinstance(value.value, bool)


def _is_function(value: ast.expr, known: Definitions) -> bool:
    match value:
        case ast.Name(name):
            return known.is_function(name)
        case ast.Attribute(ast.Name(owner), name):
            module = known.module_of(owner)
            return name in names_in(module) and module in ("robot", "random") if module else name in _ASKED
    return False
