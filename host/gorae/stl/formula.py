"""The tree of a formula of Signal Temporal Logic, in two sorts: conditions, and the numbers they compare.

`str()` of a tree is a formula that parses to the same tree. Numbers are kept in gorae's own units.
`at`, the place in the text that a node came from, takes no part in comparing trees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias, get_args

from gorae.stl.tokens import KEYWORDS
from gorae.telemetry.signals import GESTURES

Comparator: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]
Operator: TypeAlias = Literal["+", "-", "*", "/"]
Function: TypeAlias = Literal["abs", "min", "max", "dist"]


_PLAIN_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)?")


def spelt(name: str) -> str:
    """A signal as a formula says it: `speed`, `signal("빛의 밝기")`."""
    if _PLAIN_NAME.fullmatch(name) and name.lower() not in KEYWORDS:
        return name
    quote = "'" if '"' in name else '"'
    return f"signal({quote}{name}{quote})"


@dataclass(frozen=True)
class Node:
    """A part of a formula."""

    # How tightly a node binds; a looser operand needs parentheses.
    level: ClassVar[int] = 10
    at: int = field(default=0, compare=False, kw_only=True)
    """Offset in the text of the formula."""

    def children(self) -> Iterator[Node]:
        """The nodes right below this one."""
        for value in vars(self).values():
            for child in value if isinstance(value, tuple) else (value,):
                if isinstance(child, Node):
                    yield child

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it."""
        yield self
        for child in self.children():
            yield from child.walk()


class Expression(Node):
    """A number at every sample."""


class Formula(Node):
    """A condition, with a robustness at every sample."""


def _inside(child: Node, level: int) -> str:
    return str(child) if child.level >= level else f"({child})"


@dataclass(frozen=True)
class Number(Expression):
    value: float
    """In gorae's unit of the dimension of `unit`."""
    unit: str = ""
    """gorae's own unit; empty for a plain number."""

    def __str__(self) -> str:
        return f"{shortest(self.value)} {self.unit}".rstrip()


@dataclass(frozen=True)
class SignalValue(Expression):
    name: str

    def __str__(self) -> str:
        return spelt(self.name)


Counted: TypeAlias = Literal["mark", "printed", "answered", "shown"]
COUNTED: dict[str, Counted] = {what: what for what in get_args(Counted)}
"""What is counted, by the word for it in a formula."""


@dataclass(frozen=True)
class Count(Expression):
    """How many times so far: marks of that name; printed lines, answers, pictures that contain the text."""

    what: Counted
    text: str

    def __str__(self) -> str:
        quote = "'" if '"' in self.text else '"'
        return f"{self.what}({quote}{self.text}{quote})"


@dataclass(frozen=True)
class Negative(Expression):
    level: ClassVar[int] = 9
    operand: Expression

    def __str__(self) -> str:
        return f"-{_inside(self.operand, 9)}"


@dataclass(frozen=True)
class Arithmetic(Expression):
    operator: Operator
    left: Expression
    right: Expression

    @property
    def level(self) -> int:  # type: ignore[override]
        return 7 if self.operator in "+-" else 8

    def __str__(self) -> str:
        return f"{_inside(self.left, self.level)} {self.operator} {_inside(self.right, self.level + 1)}"


@dataclass(frozen=True)
class Call(Expression):
    function: Function
    """`dist(x, y)`: how far the robot is from a point, in mm."""
    arguments: tuple[Expression, ...]

    def __str__(self) -> str:
        return f"{self.function}({', '.join(map(str, self.arguments))})"


@dataclass(frozen=True)
class Change(Expression):
    """How much more a number is now than it was some seconds ago."""

    operand: Expression
    seconds: float
    """More than 0."""

    def __str__(self) -> str:
        return f"change({self.operand}, {shortest(self.seconds)} s)"


@dataclass(frozen=True)
class Comparison(Formula):
    level: ClassVar[int] = 6
    operator: Comparator
    left: Expression
    right: Expression

    def __str__(self) -> str:
        return f"{_inside(self.left, 7)} {self.operator} {_inside(self.right, 7)}"


@dataclass(frozen=True)
class GestureAsked(Comparison):
    """Somebody is asked for that gesture: the signal `gesture` is its number."""

    level: ClassVar[int] = 10

    @staticmethod
    def of(name: str, at: int = 0) -> GestureAsked:
        """Return the condition for one of GESTURES. Raises ValueError for any other."""
        return GestureAsked("==", SignalValue("gesture", at=at), Number(float(GESTURES.index(name))), at=at)

    @property
    def name(self) -> str:
        assert isinstance(self.right, Number)
        return GESTURES[int(self.right.value)]

    def __str__(self) -> str:
        return f'gesture("{self.name}")'


@dataclass(frozen=True)
class Inside(Formula):
    """The robot's middle is in a zone, its border included."""

    zone: str

    def __str__(self) -> str:
        return f"inside({self.zone})"


@dataclass(frozen=True)
class Outside(Formula):
    """What `not inside(zone)` means. Never parsed."""

    zone: str

    def __str__(self) -> str:
        return f"not (inside({self.zone}))"


Atom: TypeAlias = Comparison | Inside | Outside


@dataclass(frozen=True)
class Not(Formula):
    level: ClassVar[int] = 5
    operand: Formula

    def __str__(self) -> str:
        return f"not ({self.operand})"


@dataclass(frozen=True)
class And(Formula):
    level: ClassVar[int] = 3
    operands: tuple[Formula, ...]

    def __str__(self) -> str:
        return " and ".join(_inside(operand, 4) for operand in self.operands)


@dataclass(frozen=True)
class Or(Formula):
    level: ClassVar[int] = 2
    operands: tuple[Formula, ...]

    def __str__(self) -> str:
        return " or ".join(_inside(operand, 3) for operand in self.operands)


@dataclass(frozen=True)
class Implies(Formula):
    level: ClassVar[int] = 1
    left: Formula
    right: Formula

    def __str__(self) -> str:
        return f"{_inside(self.left, 2)} implies {_inside(self.right, 1)}"


@dataclass(frozen=True)
class Interval:
    """Seconds from now, both ends included."""

    start: float
    end: float

    def __str__(self) -> str:
        return f"[{shortest(self.start)} s, {shortest(self.end)} s]"


@dataclass(frozen=True)
class Always(Formula):
    level: ClassVar[int] = 5
    operand: Formula
    interval: Interval | None = None

    def __str__(self) -> str:
        return f"always{self.interval or ''}({self.operand})"


@dataclass(frozen=True)
class Eventually(Formula):
    level: ClassVar[int] = 5
    operand: Formula
    interval: Interval | None = None

    def __str__(self) -> str:
        return f"eventually{self.interval or ''}({self.operand})"


@dataclass(frozen=True)
class Until(Formula):
    """`right` comes true, and `left` holds at every sample strictly before."""

    level: ClassVar[int] = 4
    left: Formula
    right: Formula
    interval: Interval | None = None

    def __str__(self) -> str:
        return f"{_inside(self.left, 5)} until{self.interval or ''} {_inside(self.right, 5)}"


@dataclass(frozen=True)
class Release(Formula):
    """What `not (p until q)` means, of `not p` and `not q`. Never parsed."""

    left: Formula
    right: Formula
    interval: Interval | None = None


MIRRORED: dict[Comparator, Comparator] = {
    "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!=",
}  # fmt: skip
"""What a comparison says when its sides change places."""

_OPPOSITE: dict[Comparator, Comparator] = {
    "<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "==",
}  # fmt: skip


def negation(formula: Formula) -> Formula:
    """`not formula`, with the `not` moved one step down: `not always p` is `eventually not p`."""
    match formula:
        case Comparison(operator, left, right):
            return Comparison(_OPPOSITE[operator], left, right)
        case Inside(zone):
            return Outside(zone)
        case Outside(zone):
            return Inside(zone)
        case Not(operand):
            return operand
        case And(operands):
            return Or(tuple(map(Not, operands)))
        case Or(operands):
            return And(tuple(map(Not, operands)))
        case Implies(left, right):
            return And((left, Not(right)))
        case Always(operand, interval):
            return Eventually(Not(operand), interval)
        case Eventually(operand, interval):
            return Always(Not(operand), interval)
        case Until(left, right, interval):
            return Release(Not(left), Not(right), interval)
        case Release(left, right, interval):
            return Until(Not(left), Not(right), interval)
    raise TypeError(f"no formula: {formula!r}")


def shortest(value: float) -> str:
    """The shortest digits that read back as `value`."""
    return repr(value).removesuffix(".0")


def signals_of(node: Node) -> frozenset[str]:
    """The signals that a recording must hold for `node` to have a value. A node remembers its own."""
    known: frozenset[str] | None = vars(node).get("_signals")
    if known is None:
        known = _own_signals(node).union(*map(signals_of, node.children()))
        object.__setattr__(node, "_signals", known)
    return known


def _own_signals(node: Node) -> frozenset[str]:
    if isinstance(node, SignalValue):
        return frozenset({node.name})
    is_place = isinstance(node, Inside | Outside) or (isinstance(node, Call) and node.function == "dist")
    return frozenset({"x", "y"} if is_place else ())


def is_constant(expression: Expression) -> bool:
    """Whether the number is the same at every sample of every recording."""
    return not any(
        isinstance(node, SignalValue | Count | Change) or (isinstance(node, Call) and node.function == "dist")
        for node in expression.walk()
    )
