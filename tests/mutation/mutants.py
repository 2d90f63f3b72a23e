"""Small changes of functions: what each is, and the code that it makes of a function."""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType

from gorae.texts import catalogues, templates

Function = ast.FunctionDef | ast.AsyncFunctionDef
_Change = Callable[[ast.AST], object]
"""Changes a node where it stands."""

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One change in one function of a file."""

    path: Path
    function: str
    """Its name within the module, as in `Class.method`."""
    line: int
    """Where the function begins, with its decorators."""
    number: int
    """Which of the changes of this function."""

    @property
    def module(self) -> str:
        """The name by which its file is imported."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[parts.index("host") + 1 :]).removesuffix(".__init__")

    @property
    def place(self) -> tuple[str, str, int]:
        """The function, as its code says it: file, name within the module, line."""
        return str(self.path), self.function, self.line

    def code(self) -> CodeType:
        """Return the changed function's code. Raises SyntaxError."""
        tree = ast.parse(_source(self.path))
        self._apply(tree)
        return _code_of(compile(tree, str(self.path), "exec", dont_inherit=True), self.function, self.line)

    def source(self) -> str:
        """Return the whole file with the change, without comments."""
        tree = ast.parse(_source(self.path))
        self._apply(tree)
        return ast.unparse(tree)

    def noting(self, number: int) -> CodeType:
        """Return the unchanged function's code, which notes at each call that this number was reached."""
        tree = ast.parse(_source(self.path))
        note = ast.parse(f"__import__('trying').CALLED.add({number})").body
        _function(tree, self.function, self.line).body[:0] = note
        ast.fix_missing_locations(tree)
        return _code_of(compile(tree, str(self.path), "exec", dont_inherit=True), self.function, self.line)

    def describe(self) -> str:
        """Return where it is, and the statement before and after."""
        tree = ast.parse(_source(self.path))
        before = copy.deepcopy(tree)
        at = self._apply(tree)
        old, new = (_lines(_function(each, self.function, self.line)) for each in (before, tree))
        changed = [f"  - {one}\n  + {other}" for one, other in zip(old, new, strict=False) if one != other]
        return f"{self.path}:{at} {self.function}\n" + "\n".join(changed[:3])

    def _apply(self, tree: ast.Module) -> int:
        node, change = list(_changes(_function(tree, self.function, self.line)))[self.number]
        change(node)
        ast.fix_missing_locations(tree)
        return getattr(node, "lineno", self.line)


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield every mutant of the functions of a file, those inside of others with these."""
    for name, node in _functions(ast.parse(_source(path))):
        for number, _ in enumerate(_changes(node)):
            yield Mutant(path, name, _first_line(node), number)


def unparsed(path: Path) -> str:
    """Return a file as `Mutant.source` has it, unchanged."""
    return ast.unparse(ast.parse(_source(path)))


@cache
def _source(path: Path) -> str:
    """Return a file as it was when mutants were drawn."""
    return path.read_text(encoding="utf-8")


def draw(mutants: Sequence[Mutant], count: int, seed: int) -> list[Mutant]:
    """Return some of the mutants, the same with the same seed; all when there are fewer."""
    return random.Random(seed).sample(mutants, min(count, len(mutants)))


# --- functions ----------------------------------------------------------------------------------------


def _functions(tree: ast.AST, before: str = "") -> Iterator[tuple[str, Function]]:
    for node in getattr(tree, "body", ()):
        if isinstance(node, Function):
            yield before + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{before}{node.name}.")


def _function(tree: ast.Module, name: str, line: int) -> Function:
    return next(node for own, node in _functions(tree) if (own, _first_line(node)) == (name, line))


def _first_line(node: Function) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])


def _code_of(code: CodeType, name: str, line: int) -> CodeType:
    """Return the code of a function that is somewhere in another's constants."""
    waiting = [code]
    while waiting:
        found = waiting.pop()
        if (found.co_qualname, found.co_firstlineno) == (name, line):
            return found
        waiting += [each for each in found.co_consts if isinstance(each, CodeType)]
    raise SyntaxError(f"{name} is gone")


def _lines(node: Function) -> list[str]:
    return ast.unparse(node).splitlines()


# --- changes ------------------------------------------------------------------------------------------


def _changes(function: Function) -> Iterator[tuple[ast.AST, _Change]]:
    """Yield every node that can be changed, with the change; what is there for people only is left out."""
    for statement in function.body:
        for node in _walk(statement):
            yield from ((node, change) for change in _changes_of(node))


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Expr(ast.Constant(str())) | ast.Import() | ast.ImportFrom() | ast.Assert():
            return
        case ast.AnnAssign(value=value):
            yield node
            yield from _walk(value) if value else ()
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            for statement in node.body:
                yield from _walk(statement)
            return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _walk(child)


def _changes_of(node: ast.AST) -> Iterator[_Change]:
    match node:
        case ast.Compare(_, [operator, *_]) if type(operator) in _COMPARED:
            yield _put("ops", [_COMPARED[type(operator)](), *node.ops[1:]])
        case ast.BoolOp():
            yield _put("op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.BinOp() | ast.AugAssign() if type(node.op) in _COMPUTED:
            yield _put("op", _COMPUTED[type(node.op)]())
        case ast.UnaryOp(ast.Not()):
            yield _put("operand", ast.UnaryOp(ast.Not(), node.operand))
        case ast.UnaryOp(ast.USub()):
            yield _put("op", ast.UAdd())
        case ast.Constant(bool() as value):
            yield _put("value", not value)
        case ast.Constant(int() | float() as value):
            yield _put("value", value + 1)
        case ast.Constant(str() as value) if value not in _keys():
            yield _put("value", f"X{value}X")
        case ast.Constant(bytes() as value):
            yield _put("value", b"X" + value)
        case ast.Return(ast.expr() as value) if not _is_none(value):
            yield _put("value", ast.Constant(None))
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value) if not _is_none(value):
            yield _put("value", ast.Constant(None))
        case ast.Call(args=[first, *rest]) if not _is_none(first) and not isinstance(first, ast.Starred):
            yield _put("args", [ast.Constant(None), *rest])
        case ast.If(test=test) | ast.IfExp(test=test) if not isinstance(test, ast.Compare | ast.BoolOp):
            yield _put("test", ast.UnaryOp(ast.Not(), test))


@cache
def _keys() -> frozenset[str]:
    """Return the keys of the catalogue: `test_texts.py` finds one that is said and is not in it."""
    return frozenset(f"{room}.{entry}" for room in catalogues() for entry in templates(room, "en"))


def _put(field: str, value: object) -> _Change:
    return lambda node: setattr(node, field, value)


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
