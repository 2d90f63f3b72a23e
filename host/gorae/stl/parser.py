"""Text to formula: precedence climbing over tokens. Nothing is ever evaluated as Python.

From loose to tight: `implies` (to the right), `or`, `and`, `until`, then `not`, `always` and `eventually`,
then comparisons, `+ -`, `* /`, unary minus. So `always x < 3 and y < 2` is `(always(x < 3)) and y < 2`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import islice
from typing import TypeAlias, TypeVar, cast, get_args

from gorae.stl import formula as stl
from gorae.stl import names
from gorae.stl.mistakes import FormulaError, Mistake
from gorae.stl.tokens import FormulaToken, tokenize
from gorae.telemetry.signals import GESTURES
from gorae.texts import Text
from gorae.texts.words import nearest

MAX_TOKENS = 300
MAX_CHARACTERS = 3000
_MOST = 10
MAX_DEPTH = 40

_LEVELS = {
    "implies": 1, "or": 2, "and": 3, "until": 4,
    "<": 6, "<=": 6, ">": 6, ">=": 6, "==": 6, "!=": 6, "+": 7, "-": 7, "*": 8, "/": 8,
}  # fmt: skip
_PREFIX, _SIGN = 5, 9
_COMPARATORS = get_args(stl.Comparator)
_FUNCTIONS = {"abs": (1, 1), "min": (2, 9), "max": (2, 9), "dist": (2, 2)}
"""Function: fewest and most arguments."""
_SPECIAL = ("inside", *stl.COUNTED, "signal", "change", "gesture")

Some = TypeVar("Some", bound=stl.Node)
Tree: TypeAlias = stl.Formula | stl.Expression


def parse_formula(text: str, columns: Collection[str] = ()) -> stl.Formula:
    """The condition in `text`. Raises FormulaError with every mistake that was found.

    `columns`, where given, are those of a recording. They may be of other programs: names that gorae does not
    know are plain numbers.
    """
    return parse(text, lambda parser: parser.condition(parser.expression(1)), columns)


def parse(text: str, rule: Callable[[Parser], Some], columns: Collection[str] = ()) -> Some:
    """What `rule` reads from the whole of `text`, its names and units checked."""
    if len(text) > MAX_CHARACTERS:
        raise FormulaError(text, [Mistake(MAX_CHARACTERS, Text("grading.too-long", limit=MAX_TOKENS))])
    tokens, mistakes = tokenize(text)
    if len(tokens) > MAX_TOKENS:
        long = Mistake(tokens[MAX_TOKENS].at, Text("grading.too-long", limit=MAX_TOKENS))
        raise FormulaError(text, [*mistakes, long])
    parser = Parser(tokens, mistakes)
    tree: Some | None = None
    try:
        tree = rule(parser)
        parser.expect_end()
    except _GiveUpError:
        pass
    if tree is not None:
        mistakes.extend(islice(names.check(tree, columns), _MOST))
    if tree is None or mistakes:
        raise FormulaError(text, mistakes)
    return tree


class _GiveUpError(Exception):
    """The rest of the formula cannot be understood; the mistake is recorded."""


class Parser:
    """Reads a tree off a list of tokens."""

    def __init__(self, tokens: list[FormulaToken], mistakes: list[Mistake]) -> None:
        self._tokens = tokens
        self._mistakes = mistakes
        self._next = 0
        self._depth = 0

    # What a rule may ask for

    def expression(self, level: int) -> Tree:
        """A tree whose operators bind at least as tightly as `level`."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._giving_up(self.token.at, Text("grading.too-deep", limit=MAX_DEPTH))
        left = self._prefix()
        while self._ahead(*_LEVELS) and (binding := _LEVELS[self.token.text]) >= level:
            left = self._binary(left, self.take(), binding)
        self._depth -= 1
        return left

    def condition(self, tree: Tree) -> stl.Formula:
        if isinstance(tree, stl.Formula):
            return tree
        self._record(tree.at, Text("grading.not-a-condition", shown=f"{tree} >= 1"))
        return stl.Comparison(">=", tree, stl.Number(1.0), at=tree.at)

    def number(self, tree: Tree) -> stl.Expression:
        if isinstance(tree, stl.Expression):
            return tree
        self._record(tree.at, Text("grading.not-a-number"))
        return stl.Number(0.0, at=tree.at)

    @property
    def token(self) -> FormulaToken:
        return self._tokens[self._next]

    def take(self) -> FormulaToken:
        token = self.token
        self._next += 1
        return token

    def expect(self, operator: str) -> FormulaToken:
        if not self._ahead(operator):
            text = Text("grading.expected", expected=operator, found=self._found())
            raise self._giving_up(self.token.at, text)
        return self.take()

    def expect_one_of(self, known: tuple[str, ...]) -> FormulaToken:
        if self.token.kind != "name" or self.token.text not in known:
            text = Text("grading.no-measure", found=self._found(), known=", ".join(known))
            raise self._giving_up(self.token.at, text)
        return self.take()

    def expect_end(self) -> None:
        if self.token.kind != "end":
            raise self._giving_up(self.token.at, Text("grading.unexpected", found=self._found()))

    # Operators

    def _ahead(self, *texts: str) -> bool:
        return self.token.kind in ("operator", "keyword") and self.token.text in texts

    def _binary(self, left: Tree, token: FormulaToken, binding: int) -> Tree:
        operator = token.text
        if operator in ("and", "or"):
            return self._joined(left, token, binding)
        if operator == "until":
            return self._until(left, token)
        right = self.expression(binding if operator == "implies" else binding + 1)
        if operator == "implies":
            return stl.Implies(self.condition(left), self.condition(right), at=token.at)
        if operator in _COMPARATORS:
            return self._comparison(left, token, right)
        sign = cast(stl.Operator, operator)
        return stl.Arithmetic(sign, self.number(left), self.number(right), at=token.at)

    def _joined(self, left: Tree, token: FormulaToken, binding: int) -> stl.Formula:
        """`a and b and c` is one And of three."""
        operands = [self.condition(left), self.condition(self.expression(binding + 1))]
        while self._ahead(token.text):
            self.take()
            operands.append(self.condition(self.expression(binding + 1)))
        return (stl.And if token.text == "and" else stl.Or)(tuple(operands), at=token.at)

    def _comparison(self, left: Tree, token: FormulaToken, right: Tree) -> stl.Formula:
        if self._ahead(*_COMPARATORS):
            raise self._giving_up(self.token.at, Text("grading.chained"))
        operator = cast(stl.Comparator, token.text)
        return stl.Comparison(operator, self.number(left), self.number(right), at=token.at)

    def _until(self, left: Tree, token: FormulaToken) -> stl.Formula:
        interval = self._interval()
        right = self.expression(_LEVELS["until"] + 1)
        if self._ahead("until"):
            raise self._giving_up(self.token.at, Text("grading.chained-until"))
        return stl.Until(self.condition(left), self.condition(right), interval, at=token.at)

    def _prefix(self) -> Tree:
        token = self.take()
        match token.kind, token.text:
            case "keyword", "not":
                return stl.Not(self.condition(self.expression(_PREFIX)), at=token.at)
            case "keyword", "always" | "eventually":
                kind = stl.Always if token.text == "always" else stl.Eventually
                interval = self._interval()
                return kind(self.condition(self.expression(_PREFIX)), interval, at=token.at)
            case "operator", "-":
                return stl.Negative(self.number(self.expression(_SIGN)), at=token.at)
            case "operator", "(":
                tree = self.expression(1)
                self.expect(")")
                return tree
            case "number", _:
                return stl.Number(token.value, token.unit, at=token.at)
            case "name", _:
                return self._named(token)
        self._next -= 1
        raise self._giving_up(token.at, Text("grading.needs-value", found=self._found()))

    # Names and functions

    def _named(self, token: FormulaToken) -> Tree:
        if not self._ahead("("):
            return stl.SignalValue(token.text, at=token.at)
        if token.text in _SPECIAL:
            return self._special(token)
        if token.text not in _FUNCTIONS:
            raise self._unknown_function(token)
        arguments = tuple(map(self.number, self._arguments()))
        fewest, most = _FUNCTIONS[token.text]
        if not fewest <= len(arguments) <= most:
            wanted = Text("grading.two-or-more") if most > fewest else fewest
            self._record(token.at, Text("grading.arguments", name=token.text, wanted=wanted))
        return stl.Call(cast(stl.Function, token.text), arguments, at=token.at)

    def _unknown_function(self, token: FormulaToken) -> _GiveUpError:
        known = (*_FUNCTIONS, *_SPECIAL, "always", "eventually")
        near = nearest(token.text, known)
        text = Text("grading.unknown-function", name=token.text, known=", ".join(known))
        return self._giving_up(
            token.at, Text("grading.unknown-near", name=token.text, near=near) if near else text
        )

    def _arguments(self) -> list[Tree]:
        self.expect("(")
        arguments = [self.expression(1)]
        while self._ahead(","):
            self.take()
            arguments.append(self.expression(1))
        self.expect(")")
        return arguments

    def _special(self, token: FormulaToken) -> Tree:
        """`inside(zone)`, `mark("name")`, `printed("text")`, `gesture("name")`, `change(number, time)` …"""
        self.expect("(")
        if token.text == "change":
            return self._change(token)
        argument = self.take()
        wanted = "name" if token.text == "inside" else "string"
        if argument.kind != wanted:
            raise self._giving_up(argument.at, Text(f"grading.needs-{wanted}", name=token.text))
        self.expect(")")
        if token.text == "inside":
            return stl.Inside(argument.text, at=argument.at)
        if token.text == "gesture":
            return self._gesture(token, argument)
        if token.text == "signal":
            return stl.SignalValue(argument.text, at=token.at)
        return stl.Count(stl.COUNTED[token.text], argument.text, at=token.at)

    def _gesture(self, token: FormulaToken, argument: FormulaToken) -> stl.GestureAsked:
        if argument.text not in GESTURES[1:]:
            known = ", ".join(GESTURES[1:])
            raise self._giving_up(
                argument.at, Text("grading.unknown-gesture", name=argument.text, known=known)
            )
        return stl.GestureAsked.of(argument.text, token.at)

    def _change(self, token: FormulaToken) -> stl.Change:
        operand = self.number(self.expression(1))
        self.expect(",")
        at = self.token.at
        seconds = self._time(wrong="grading.change-time", negative="grading.change-time")
        self.expect(")")
        if not seconds:
            self._record(at, Text("grading.change-time"))
        return stl.Change(operand, seconds, at=token.at)

    # Intervals

    def _interval(self) -> stl.Interval | None:
        if not self._ahead("["):
            return None
        at = self.take().at
        start = self._time()
        self.expect(",")
        end = self._time()
        self.expect("]")
        if end < start:
            self._record(at, Text("grading.interval-backwards", start=start, end=end))
        return stl.Interval(start, end)

    def _time(
        self, wrong: str = "grading.interval-time", negative: str = "grading.interval-negative"
    ) -> float:
        token = self.take()
        if token.kind == "operator" and token.text == "-":
            self._record(token.at, Text(negative))
            token = self.take()
        if token.kind != "number":
            self._next -= 1
            raise self._giving_up(token.at, Text(wrong))
        misspelt = any(token.at < mistake.at < self.token.at for mistake in self._mistakes)
        if token.unit != "s" and not misspelt:
            self._record(token.at, Text(wrong))
        return token.value

    # Mistakes

    def _found(self) -> object:
        return self.token.text or Text("grading.the-end")

    def _record(self, at: int, text: Text) -> None:
        self._mistakes.append(Mistake(at, text))

    def _giving_up(self, at: int, text: Text) -> _GiveUpError:
        self._record(at, text)
        return _GiveUpError()
