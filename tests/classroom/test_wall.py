"""Who is stuck, and since when: computed from what was saved and checked, with the present as an argument."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.classroom.teaching.wall import (
    BREAK_MS,
    EndedCheck,
    SeatActivity,
    Sign,
    sign,
    sitting_since,
    stuck_since,
)

M = 60_000
START = 1_800_000_000_000


def at(minutes: float) -> int:
    return START + round(minutes * M)


def tried(minutes: float, score: float, version: int = 0, *, passed: bool = False) -> EndedCheck:
    return EndedCheck(at(minutes), version or round(minutes * 100) + 1, score, passed)


def working(until: float, *checks: EndedCheck) -> SeatActivity:
    """Who changes something every minute."""
    return SeatActivity([at(minute) for minute in range(int(until) + 1)], checks)


@pytest.mark.parametrize(
    ("activity", "now", "since"),
    [
        (SeatActivity(), 5, None),
        (working(5), 5, None),
        (working(12), 12, 0),  # ten minutes without a single check
        (working(12, tried(4, 40)), 12, None),  # earned something at 4
        (working(15, tried(4, 40)), 15, 4),  # and nothing more since
        (working(15, tried(4, 40), tried(9, 60)), 15, None),
        (working(6, tried(1, 40), tried(2, 40), tried(3, 30), tried(4, 40)), 6, 1),  # three in vain
        (working(6, tried(1, 40), tried(2, 40, 7), tried(3, 40, 7), tried(4, 40, 7)), 6, None),  # the same
        (working(30, tried(4, 100, passed=True)), 30, None),
        (working(30, tried(4, 100, passed=True), tried(20, 0)), 30, None),  # who plays on is not stuck
        (working(12), 40, None),  # went away
        (replace(working(15, tried(4, 40)), steps=[at(9)]), 15, None),  # a step of the text was passed
        (replace(working(15), steps=[at(3), at(1)]), 15, 3),
    ],
)
def test_who_is_stuck_since_when(activity: SeatActivity, now: float, since: float | None) -> None:
    assert stuck_since(activity, at(now)) == (None if since is None else at(since))


def test_nobody_is_stuck_since_last_week() -> None:
    before = [at(minute) for minute in range(8)]
    after = [at(10_080 + minute) for minute in range(3)]
    now = at(10_083)
    activity = SeatActivity([*before, *after], [tried(3, 40)])
    assert sitting_since(activity, now) == at(10_080)
    assert stuck_since(activity, now) is None
    later = SeatActivity([*activity.changes, *(at(10_083 + minute) for minute in range(9))], activity.tried)
    assert stuck_since(later, at(10_091)) == at(10_080)


@given(
    changes=st.lists(st.integers(0, 200 * M), max_size=30),
    checks=st.lists(st.tuples(st.integers(0, 200 * M), st.integers(0, 100)), max_size=30),
    now=st.integers(0, 300 * M),
)
def test_nobody_is_stuck_since_before_the_sitting_or_after_now(
    changes: list[int], checks: list[tuple[int, int]], now: int
) -> None:
    moments = sorted((when, score) for when, score in checks if when <= now)
    done = [
        EndedCheck(START + when, number, score, score == 100) for number, (when, score) in enumerate(moments)
    ]
    activity = SeatActivity([START + when for when in changes if when <= now], done)
    since = stuck_since(activity, START + now)
    begun = sitting_since(activity, START + now)
    if since is None:
        return
    assert begun is not None
    assert begun <= since <= START + now
    assert activity.last is not None
    assert START + now - activity.last <= BREAK_MS
    assert not any(one.passed for one in done)


@pytest.mark.parametrize(
    ("activity", "here", "hand", "now", "said"),
    [
        (working(5), True, True, 5, Sign.HAND),
        (working(5), False, True, 5, Sign.HAND),  # the tablet went to sleep with the hand up
        (working(5), False, False, 5, Sign.AWAY),
        (working(5), True, False, 5, Sign.WORKING),
        (working(3), True, False, 9, Sign.QUIET),
        (SeatActivity(), True, False, 5, Sign.QUIET),
        (working(12), True, False, 12, Sign.STUCK),
        (working(5, tried(5.5, 100, passed=True)), True, False, 6, Sign.PASSED),
        (working(7, tried(5.5, 100, passed=True)), True, False, 7, Sign.WORKING),  # plays on
    ],
)
def test_what_a_tile_says(activity: SeatActivity, here: bool, hand: bool, now: float, said: Sign) -> None:
    assert sign(activity, here=here, hand=hand, now=at(now)) == said
