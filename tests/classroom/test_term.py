"""When a class is forgotten by itself: at the end of the term, unless it was told otherwise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.classroom.teaching.term import LATE, days_left, is_over, term_end


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ((2026, 3, 2), (2026, 8, 31)),
        ((2026, 7, 20), (2026, 8, 31)),
        ((2026, 8, 20), (2027, 2, 28)),  # the autumn term begins in August in many schools
        ((2026, 9, 1), (2027, 2, 28)),
        ((2026, 11, 30), (2027, 2, 28)),
        ((2027, 1, 10), (2027, 2, 28)),
        ((2027, 2, 20), (2027, 8, 31)),
        ((2027, 9, 1), (2028, 2, 29)),
    ],
)
def test_the_end_of_the_term(day: tuple[int, int, int], end: tuple[int, int, int]) -> None:
    assert term_end(date(*day)) == date(*end)


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_a_class_lives_three_weeks_at_least_and_a_term_and_three_weeks_at_most(day: date) -> None:
    end = term_end(day)
    assert LATE <= end - day <= timedelta(days=184) + LATE
    assert ((end + timedelta(days=1)).month, (end + timedelta(days=1)).day) in ((3, 1), (9, 1))


def test_the_last_day_is_still_a_day() -> None:
    until = date(2027, 2, 28)
    assert not is_over(until, until)
    assert is_over(until, date(2027, 3, 1))
    assert not is_over(None, date(2999, 1, 1))


@pytest.mark.parametrize(
    ("today", "left"), [((2027, 2, 1), None), ((2027, 2, 14), 15), ((2027, 2, 28), 1), ((2027, 3, 9), 0)]
)
def test_the_teacher_is_told_before(today: tuple[int, int, int], left: int | None) -> None:
    assert days_left(date(2027, 2, 28), date(*today)) == left
    assert days_left(None, date(*today)) is None
