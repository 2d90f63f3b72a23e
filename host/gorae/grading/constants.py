"""What is known of a program's expressions without running it: the value, or whether it is true."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

_LARGEST = 10**12
_LONGEST = 1_000
_MAX_DIGITS = 20
_REPEATED = (str, bytes, tuple, list)
"""What a multiplication or a format makes as long as it likes."""
_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod, ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_, ast.BitXor: operator.xor, ast.Not: operator.not_, ast.USub: operator.neg,
    ast.UAdd: operator.pos, ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt,
    ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Is: operator.is_,
    ast.IsNot: operator.is_not, ast.In: lambda one, some: one in some,
    ast.NotIn: lambda one, some: one not in some,
}  # fmt: skip


class Unknown(Exception):  # noqa: N818
    """Raised for what only running the program could tell."""


def _rounded(number: Any, digits: int | None = None) -> Any:
    """As `round`, which would work out 10 to the power of 900000000 for `round(5, -900000000)`."""
    if digits is not None and abs(digits) > _MAX_DIGITS:
        raise Unknown
    return round(number, digits)


_PURE: dict[str, Callable[..., Any]] = {
    "bool": bool, "int": int, "float": float, "len": len, "abs": abs, "min": min, "max": max,
    "const": lambda x: x, "list": list, "tuple": tuple, "dict": dict, "set": set, "str": str,
    "round": _rounded, "any": any, "all": all, "sum": sum, "sorted": sorted,
}  # fmt: skip
"""Functions whose result hangs on their arguments only; `const` is MicroPython's."""


_TYPES = {"int": int, "float": float, "str": str, "bool": bool, "list": list, "tuple": tuple, "dict": dict}
_METHODS = frozenset(
    {"strip", "lower", "upper", "get", "count", "find", "startswith", "endswith", "split", "isdigit", "keys"}
)
"""Of texts and collections; they change nothing."""


@dataclass(frozen=True)
class KnownConstants:
    """The names of a program that only ever hold constants: all values that each is given."""

    values: dict[str, list[Any]] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    """What functions give that always give the same."""

    @staticmethod
    def of(tree: ast.AST) -> KnownConstants:
        """Names are taken together over all scopes: one that may be anything anywhere is unknown."""
        given: dict[str, list[ast.expr | None]] = {}
        for name, value in (*assignments(tree), *((name, None) for name in _imported(tree))):
            given.setdefault(name, []).append(value)
        for name in _declared(tree):  # `global` gives no value, and all scopes are one here
            given[name].remove(None)
        known = KnownConstants()
        for name, expressions in given.items():
            try:
                values = [known.value(one) for one in expressions if one is not None]
            except Unknown:
                continue
            if values and len(values) == len(expressions) and all(map(_is_plain, values)):
                known.values[name] = values
        for name, result in _only_results(tree):
            if len(given[name]) == 1:
                with suppress(Unknown):
                    known.results[name] = known.value(result)
        return known

    def value(self, node: ast.expr) -> Any:
        """The value that an expression always has. Raises Unknown."""
        try:
            found = self._value(node)
        except (ArithmeticError, TypeError, ValueError, RecursionError, AttributeError, LookupError):
            raise Unknown from None
        if isinstance(found, int | float) and not -_LARGEST < found < _LARGEST:
            raise Unknown
        if not _is_small(found):
            raise Unknown
        return found

    def truth(self, node: ast.expr) -> bool | None:
        """Whether an expression is always true or always false; None when that is not known."""
        try:
            return self._truth(node)
        except RecursionError:
            return None

    def most_rounds(self, node: ast.expr) -> int | None:
        """How often a `for` over this goes round at most; None when that is not known."""
        match node:
            case ast.Call(ast.Name("range"), [first, *rest], []) if len(rest) < 3:
                try:
                    return len(range(*(self.value(one) for one in (first, *rest))))
                except (Unknown, TypeError, ValueError):
                    return None
            case ast.Call(ast.Name("reversed" | "enumerate" | "sorted" | "iter"), [inner], _):
                return self.most_rounds(inner)
            case ast.Call(ast.Name("zip"), some, []):
                rounds = [self.most_rounds(one) for one in some]
                return min((count for count in rounds if count is not None), default=0 if not some else None)
            case ast.List(items) | ast.Tuple(items) | ast.Set(items):
                return None if any(isinstance(item, ast.Starred) for item in items) else len(items)
            case ast.Dict(keys):
                return None if None in keys else len(keys)
        try:
            return len(self.value(node))
        except (Unknown, TypeError):
            return None

    def _truth(self, node: ast.expr) -> bool | None:
        match node:
            case ast.UnaryOp(ast.Not(), operand):
                inner = self._truth(operand)
                return None if inner is None else not inner
            case ast.BoolOp(kind, values):
                deciding = isinstance(kind, ast.Or)
                truths = [self._truth(value) for value in values]
                if deciding in truths:  # a false one makes `and` false, whatever the others are
                    return deciding
                return None if None in truths else not deciding
            case ast.Name(name) if name in self.values:
                truths = [bool(value) for value in self.values[name]]
                return truths[0] if len(set(truths)) == 1 else None
            case ast.NamedExpr(_, value):
                return self._truth(value)
            case ast.List([]) | ast.Dict([]) | ast.Set([]):
                return False
            case ast.Lambda() | ast.List([_, *_]) | ast.Tuple([_, *_]) | ast.Dict([_, *_]) | ast.Set([_, *_]):
                return True
        try:
            return bool(self.value(node))
        except Unknown:
            return None

    def _value(self, node: ast.expr) -> Any:
        match node:
            case ast.Constant(value):
                return value
            case ast.Name(name) if name in self.values:
                first, *rest = self.values[name]
                if all(value == first and type(value) is type(first) for value in rest):
                    return first
            case ast.UnaryOp(kind, operand) if type(kind) in _OPERATORS:
                return _OPERATORS[type(kind)](self.value(operand))
            case ast.BinOp(left, ast.Mult(), right) if self._is_zero(left) or self._is_zero(right):
                return 0
            case ast.BinOp(left, kind, right) if type(kind) in _OPERATORS:
                return _bounded(_OPERATORS[type(kind)], (self.value(left), self.value(right)))
            case ast.Compare(ast.Name(one), [kind], [ast.Name(other)]) if one == other:
                return isinstance(kind, ast.Eq | ast.LtE | ast.GtE | ast.Is)
            case ast.Compare(left, kinds, others):
                return self._compared(left, kinds, others)
            case ast.BoolOp() | ast.IfExp():
                return self._chosen(node)
            case ast.Call(ast.Name(name), arguments, []) if name in _PURE:
                return _bounded(_PURE[name], [self.value(one) for one in arguments])
            case ast.Call(ast.Attribute(ast.Name("micropython"), "const"), [argument], []):
                return self.value(argument)
            case ast.Call(ast.Name("isinstance"), [thing, ast.Name(kind)], []) if kind in _TYPES:
                return isinstance(self.value(thing), _TYPES[kind])
            case ast.Call(ast.Name(name), _, _) if name in self.results:
                return self.results[name]
            case ast.Call(ast.Attribute(owner, name), arguments, []) if name in _METHODS:
                return getattr(self.value(owner), name)(*[self.value(one) for one in arguments])
            case ast.JoinedStr([]):
                return ""
            case ast.JoinedStr([ast.Constant(text)]):
                return text
            case ast.Subscript(thing, ast.Slice(first, last, None)):
                ends = [self.value(end) if end else None for end in (first, last)]
                return self.value(thing)[slice(*ends)]
            case ast.Subscript(thing, index):
                return self.value(thing)[self.value(index)]
            case ast.Tuple(items):
                return tuple(self.value(one) for one in items)
            case ast.List(items):
                return [self.value(one) for one in items]
            case ast.Dict(keys, values) if None not in keys:
                known = zip(keys, values, strict=True)
                return {self.value(key): self.value(value) for key, value in known if key}
        raise Unknown

    def _is_zero(self, node: ast.expr) -> bool:
        """Whether it is the number 0: what that is multiplied by does not matter, if it is a number."""
        return isinstance(node, ast.Constant) and type(node.value) is int and node.value == 0

    def _compared(self, left: ast.expr, kinds: Sequence[ast.cmpop], others: Sequence[ast.expr]) -> bool:
        sides = [self.value(side) for side in (left, *others)]
        for kind, one, other in zip(kinds, sides, sides[1:], strict=False):
            if type(kind) not in _OPERATORS:
                raise Unknown
            if not _OPERATORS[type(kind)](one, other):
                return False
        return True

    def _chosen(self, node: ast.BoolOp | ast.IfExp) -> Any:
        if isinstance(node, ast.IfExp):
            return self.value(node.body if self.value(node.test) else node.orelse)
        for value in node.values:
            found = self.value(value)
            if bool(found) == isinstance(node.op, ast.Or):
                break
        return found


def _bounded(work: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """The result for arguments that are small, unless it could be large."""
    if work in (operator.mul, operator.mod) and any(isinstance(one, _REPEATED) for one in arguments):
        raise Unknown  # `[0] * 900000000`, or `"%900000000d" % 5`
    return work(*arguments)


def _is_small(value: Any) -> bool:
    """Whether a value has few parts: pairs of pairs of pairs are a short program and have no end."""
    waiting, seen = [value], 0
    while waiting and seen <= _LONGEST:
        part = waiting.pop()
        seen += 1
        if isinstance(part, str | bytes):
            seen += len(part)
        elif isinstance(part, dict):
            seen += len(part)
            waiting += list(part.values())[:_LONGEST]
        elif isinstance(part, list | tuple | set):
            waiting += list(part)[:_LONGEST]
            seen += len(part)
    return seen <= _LONGEST


def _is_plain(value: Any) -> bool:
    """Whether nothing can change it, or a part of it, in place. It is small."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting += part
        elif part is not None and not isinstance(part, bool | int | float | str | bytes):
            return False
    return True


def _declared(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Global | ast.Nonlocal):
            yield from node.names


def _only_results(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Functions and lambdas that do nothing but give the value of one expression, which hangs on nothing."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name, _, [*_, ast.Return(ast.expr() as value)] as body, []) if all(
                isinstance(one, ast.Pass)
                or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
                for one in body[:-1]
            ):
                yield name, value
            case ast.Assign([ast.Name(name)], ast.Lambda(_, value)):
                yield name, value


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]


def assignments(tree: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Every place where a name gets a value but by `import`, and the expression; None for no single one."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets, value):
                for target in targets:
                    yield from _targets(target, value)
            case ast.AnnAssign(target, _, value) if value:
                yield from _targets(target, value)
            case ast.NamedExpr(target, value):
                yield from _targets(target, value)
            case ast.AugAssign(target):
                yield from _targets(target, None)
            case ast.For(target, ast.Tuple([_, *_] as items) | ast.List([_, *_] as items)):
                for item in items:
                    yield from _targets(target, item)
            case ast.For(target) | ast.AsyncFor(target) | ast.comprehension(target):
                yield from _targets(target, None)
            case ast.withitem(_, target) if target:
                yield from _targets(target, None)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, None
            case ast.arg(name):
                yield name, None
            case ast.ExceptHandler(_, str(name)):
                yield name, None
            case ast.Global(names) | ast.Nonlocal(names):
                for name in names:
                    yield name, None


def _targets(target: ast.expr, value: ast.expr | None) -> Iterator[tuple[str, ast.expr | None]]:
    match target:
        case ast.Name(name):
            yield name, value
        case ast.Tuple(items) | ast.List(items):
            values: Sequence[ast.expr | None] = [None] * len(items)
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(items):
                values = value.elts
            for item, one in zip(items, values, strict=True):
                yield from _targets(item, one)
        case ast.Starred(inner):
            yield from _targets(inner, None)
