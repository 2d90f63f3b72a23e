"""Numbers about a run that earn no points: `lap_time: first(lap >= 1)`.

    first(condition)   when it is first satisfied, in seconds     min(number)
    last(condition)    when it is last satisfied                  max(number)
    duration(condition)  for how long it is satisfied             mean(number)
                                                                  end(number), the last one that was measured

A measure without a value is None: what never happened, what was not measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, cast, get_args

from gorae.stl import formula as stl
from gorae.stl.parser import Parser, parse
from gorae.stl.quantities import unit_of

OfCondition: TypeAlias = Literal["first", "last", "duration"]
OfNumber: TypeAlias = Literal["min", "max", "mean", "end"]


@dataclass(frozen=True)
class Measure(stl.Node):
    """A parsed measure."""

    kind: OfCondition | OfNumber
    operand: stl.Formula | stl.Expression

    def __str__(self) -> str:
        return f"{self.kind}({self.operand})"

    @property
    def unit(self) -> str:
        """The unit of its value: seconds of a condition, else that of the number."""
        return unit_of(self.operand) if isinstance(self.operand, stl.Expression) else "s"


def parse_measure(text: str) -> Measure:
    """Parse a measure. Raises FormulaError with every mistake that was found."""
    return parse(text, _measure)


def _measure(parser: Parser) -> Measure:
    token = parser.expect_one_of((*get_args(OfCondition), *get_args(OfNumber)))
    parser.expect("(")
    tree = parser.expression(1)
    parser.expect(")")
    if token.text in get_args(OfCondition):
        return Measure(cast(OfCondition, token.text), parser.condition(tree), at=token.at)
    return Measure(cast(OfNumber, token.text), parser.number(tree), at=token.at)
