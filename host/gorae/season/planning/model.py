"""A mixed-integer program as plain values, with a name for each column and row. It knows no solver."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

Terms: TypeAlias = list[tuple[int, int]]
"""A linear expression: column and whole factor of each term."""
NO_LIMIT = 10**9
"""Stands for no bound on a row; no count of a season comes near it."""


@dataclass(frozen=True, slots=True)
class MipRow:
    """A linear constraint `least <= sum of terms <= most`."""

    name: str
    terms: tuple[tuple[int, int], ...]
    least: int
    most: int


@dataclass
class Mip:
    """Minimise the cost of whole columns between 0 and `upper`, subject to the rows.

    The order in which columns and rows are added decides how a solver searches: never add from a set.
    """

    names: list[str] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    rows: list[MipRow] = field(default_factory=list)

    def column(self, name: str, cost: int = 0, upper: int = 1) -> int:
        """Add a whole column from 0 to `upper`, and return its index."""
        self.names.append(name)
        self.costs.append(cost)
        self.lower.append(0)
        self.upper.append(upper)
        return len(self.names) - 1

    def row(self, name: str, terms: Iterable[tuple[int, int]], least: int, most: int) -> None:
        """Add a constraint; terms of one column are added up, and a row without terms is kept."""
        factors: dict[int, int] = {}
        for column, factor in terms:
            factors[column] = factors.get(column, 0) + factor
        kept = tuple((column, factor) for column, factor in factors.items() if factor)
        self.rows.append(MipRow(name, kept, least, most))

    def at_most(self, name: str, terms: Iterable[tuple[int, int]], most: int) -> None:
        """Add `sum of terms <= most`."""
        self.row(name, terms, -NO_LIMIT, most)

    def at_least(self, name: str, terms: Iterable[tuple[int, int]], least: int) -> None:
        """Add `sum of terms >= least`."""
        self.row(name, terms, least, NO_LIMIT)

    def fix(self, column: int, value: int) -> None:
        """Hold a column at one value."""
        self.lower[column] = self.upper[column] = value

    def cost_of(self, values: Iterable[int]) -> int:
        """Return what these values of all columns cost."""
        return sum(cost * value for cost, value in zip(self.costs, values, strict=True))

    def broken(self, values: list[int]) -> list[str]:
        """Return the names of the columns and rows that these values break, in whole numbers."""
        bounds = zip(self.names, self.lower, values, self.upper, strict=True)
        outside = [name for name, lower, value, upper in bounds if not lower <= value <= upper]
        rows = (
            row.name
            for row in self.rows
            if not row.least <= sum(factor * values[column] for column, factor in row.terms) <= row.most
        )
        return [*outside, *rows]
