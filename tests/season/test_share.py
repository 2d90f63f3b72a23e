"""What is shared: nobody can compute a count that was hidden, whatever they subtract or try."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.season.share import HIGHEST_RATE, LOWEST_RATE, POSSIBLE, Passed, SharedTable, Shown, suppress

FEWEST = 10


def rows(passed: Sequence[int], seats: Sequence[int], lesson: str = "maze") -> list[Passed]:
    each = zip(passed, seats, strict=True)
    return [Passed(f"c{number}", lesson, count, of) for number, (count, of) in enumerate(each)]


def told(passed: Sequence[int], seats: Sequence[int], fewest: int = FEWEST) -> list[str]:
    """Return each cohort's count and the total as they are read: 12, 17+, or * for a hidden one."""
    table = suppress(rows(passed, seats), fewest)
    shown = [*(table.cells[cohort, "maze"] for cohort in table.cohorts), table.totals["maze"]]
    ends = {Shown.EXACT: "", Shown.AT_LEAST: "+", Shown.HIDDEN: "*"}
    return [f"{one.count if one.count is not None else ''}{ends[one.shown]}" for one in shown]


def test_small_counts_are_hidden_on_both_sides() -> None:
    assert told([12, 14, 3, 25, 13, 4], [26] * 6) == ["12", "14", "*", "17+", "13", "*", "71"]


def test_one_hidden_count_hides_another() -> None:
    """Else it is the total less the others."""
    assert told([3, 14, 13], [26] * 3) == ["*", "*", "13", "30"]


def test_two_hidden_counts_at_their_limit_hide_a_third() -> None:
    """Two counts below 10 that are 18 together are 9 each, and two that are 0 together are none."""
    assert told([9, 9, 12, 11, 16], [26] * 5) == ["*", "*", "*", "11", "16", "57"]
    assert told([0, 0, 15, 14, 16], [26] * 5) == ["*", "*", "*", "14", "16", "45"]


def test_a_total_that_would_tell_is_hidden() -> None:
    assert told([3], [26]) == ["*", "*"]
    assert told([0, 0, 0], [26] * 3) == ["*", "*", "*", "*"]


def test_a_tiny_cohort_is_always_hidden() -> None:
    """Two pupils of a small school, whether both have passed or none."""
    for passed in (0, 1, 2):
        assert told([passed, 15, 14], [2, 26, 26])[0] == "*"


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=1, max_size=8))
def test_rates_are_capped(pairs: list[tuple[int, int]]) -> None:
    seats = [of for _, of in pairs]
    table = suppress(rows([min(count, of) for count, of in pairs], seats), FEWEST)
    for one in (*table.cells.values(), *table.totals.values()):
        assert one.rate is None or LOWEST_RATE <= one.rate <= HIGHEST_RATE
        assert (one.rate is None) == (one.shown is Shown.HIDDEN) == (one.count is None)


@pytest.mark.parametrize(("seats", "fewest"), [((6, 6, 6), 2), ((7, 5, 3), 2), ((9, 9), 3), ((8, 2, 7), 3)])
def test_who_knows_the_rules_and_tries_everything_learns_nothing(seats: tuple[int, ...], fewest: int) -> None:
    """For all tables at once: of whatever is hidden, more than one count could have given the table."""
    found: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    for passed in product(*(range(of + 1) for of in seats)):
        found.setdefault(tuple(told(passed, seats, fewest)), []).append(passed)
    for shown, possible in found.items():
        for place, text in enumerate(shown[:-1]):
            if text == "*" or text.endswith("+"):
                assert len({passed[place] for passed in possible}) > 1, (shown, possible)


COLUMNS = st.lists(st.tuples(st.integers(12, 28), st.integers(0, 28)), min_size=1, max_size=12)


@given(COLUMNS)
def test_no_hidden_count_can_be_computed(column: list[tuple[int, int]]) -> None:
    """By linear algebra, and by the limits that sums leave."""
    seats = [of for of, _ in column]
    passed = [min(of, count) for of, count in column]
    table = suppress(rows(passed, seats), FEWEST)
    cohorts = sorted({row.cohort for row in rows(passed, seats)})
    unknown = [cohort for cohort in cohorts if table.cells[cohort, "maze"].shown is not Shown.EXACT]
    total = table.totals["maze"]
    equations = [[1.0] * len(unknown)] if total.shown is Shown.EXACT and unknown else []
    for place in range(len(unknown)):
        unit = np.eye(len(unknown))[place]
        rank = np.linalg.matrix_rank(np.array(equations)) if equations else 0
        assert np.linalg.matrix_rank(np.array([*equations, unit])) == rank + 1
    for cohort in unknown:
        assert len(possible_counts(cohort, table, rows(passed, seats))) >= POSSIBLE


def possible_counts(cohort: str, table: SharedTable, truth: Sequence[Passed]) -> set[int]:
    """Return the counts of a cohort for which the others can make up the rest, sum by sum."""
    total = table.totals["maze"]
    sums = {0}
    for row in truth:
        if row.cohort != cohort:
            options = plausible(row, table)
            sums = {one + option for one in sums for option in options}
    seats = sum(row.seats for row in truth)
    wanted = {
        Shown.EXACT: range(total.count or 0, (total.count or 0) + 1),
        Shown.AT_LEAST: range(total.count or 0, seats + 1),
        Shown.HIDDEN: range(seats + 1),
    }[total.shown]
    own = next(row for row in truth if row.cohort == cohort)
    return {count for count in plausible(own, table) if any(count + one in wanted for one in sums)}


def plausible(row: Passed, table: SharedTable) -> Sequence[int]:
    """Return what a reader may think who even knows why a count is hidden."""
    cell = table.cells[row.cohort, row.lesson]
    if cell.shown is Shown.EXACT:
        return [row.passed]
    if cell.shown is Shown.AT_LEAST:
        return range(cell.count or 0, row.seats + 1)
    small = range(min(FEWEST, row.seats + 1))
    return small if row.passed < FEWEST else range(row.seats + 1)
