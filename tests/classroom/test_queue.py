"""Who is served next, without workers: each run takes as long as the test says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.classroom.checks.queue import MAX_DEBT_S, FairQueue, Lane, Turn


def serve(
    queue: FairQueue, runs: dict[Turn, int], cost: Callable[[Turn], float], most: int = 10**6
) -> list[Turn]:
    """Serve one run after the other; turns come back until they had all their runs."""
    order: list[Turn] = []
    while len(order) < most and (turn := queue.take()):
        order.append(turn)
        if turn.served < runs[turn]:
            queue.put_back(turn)
        queue.charge(turn, cost(turn))
    return order


def queued(*owners: int, lane: Lane = Lane.CHECK) -> tuple[FairQueue, list[Turn]]:
    queue, turns = FairQueue(), [Turn(owner, lane) for owner in owners]
    for turn in turns:
        queue.put(turn)
    return queue, turns


def test_everybodys_first_run_comes_before_anybodys_second() -> None:
    queue, turns = queued(*range(30))
    order = serve(queue, dict.fromkeys(turns, 5), lambda turn: 0.2)
    assert order[:30] == turns
    assert order[30:60] == turns


def test_who_comes_later_has_a_first_run_before_others_have_a_second() -> None:
    queue, turns = queued(1, 2, 3)
    first = serve(queue, dict.fromkeys(turns, 5), lambda turn: 0.1, most=4)
    assert first[3] is turns[0]
    late = Turn(4)
    queue.put(late)
    order = serve(queue, {**dict.fromkeys(turns, 5), late: 5}, lambda turn: 0.1, most=2)
    assert late in order


def test_who_burns_much_time_waits_for_the_others() -> None:
    queue, turns = queued(1, 2, 3)
    order = serve(queue, dict.fromkeys(turns, 5), lambda turn: 2.0 if turn.owner == 1 else 0.1)
    assert [turn.owner for turn in order[:11]] == [1, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3]


def test_pressing_again_is_no_way_past_the_others() -> None:
    """A seat that has had two runs and asks anew is served when the others have had two."""
    queue, turns = queued(1, 2, 3)
    serve(queue, dict.fromkeys(turns, 9), lambda turn: 0.2, most=4)
    assert turns[0].served == 2
    queue.drop(turns[0])
    again = Turn(1)
    queue.put(again)
    order = serve(queue, {again: 1, turns[1]: 9, turns[2]: 9}, lambda turn: 0.2, most=3)
    assert [turn.owner for turn in order] == [2, 3, 1]


def test_a_debt_is_bounded() -> None:
    queue, turns = queued(1, 2)
    serve(queue, {turns[0]: 1, turns[1]: 1000}, lambda turn: 100.0 if turn.owner == 1 else 0.5, most=2)
    again = Turn(1)
    queue.put(again)
    order = serve(queue, {again: 1, turns[1]: 1000}, lambda turn: 0.5, most=20)
    assert order.index(again) <= MAX_DEBT_S / 0.5 + 1


def test_what_costs_nothing_does_not_wait() -> None:
    queue, _ = queued(1, 2, 3)
    wrong = Turn(4, urgent=True)
    queue.put(wrong)
    assert queue.place(wrong) == 1
    assert queue.take() is wrong


def test_nobody_lives_on_what_costs_nothing() -> None:
    """A program that only looks as if it would not start is charged, and the next one waits."""
    queue, turns = queued(1, 2)
    cheat = Turn(3, urgent=True)
    queue.put(cheat)
    serve(queue, {cheat: 1, turns[0]: 1, turns[1]: 1}, lambda turn: 2.0, most=1)
    again = Turn(3, urgent=True)
    queue.put(again)
    assert queue.places()[again] == 3


def test_regrading_waits_for_the_class() -> None:
    queue, (batch,) = queued(0, lane=Lane.BATCH)
    regrade, check = Turn(0, Lane.REGRADE), Turn(7)
    queue.put(regrade)
    queue.put(check)
    assert [queue.take(), queue.take(), queue.take()] == [check, regrade, batch]
    assert queue.take() is None


def test_places_count_from_one() -> None:
    queue, turns = queued(5, 6, 7)
    assert queue.places() == {turns[0]: 1, turns[1]: 2, turns[2]: 3}
    queue.drop(turns[0])
    assert queue.place(turns[0]) is None
    assert queue.place(turns[1]) == 1


def test_accounts_are_closed_when_nobody_waits() -> None:
    queue, (one,) = queued(1)
    serve(queue, {one: 1}, lambda turn: 50.0)
    queue.put(one)
    other = Turn(2)
    queue.put(other)
    assert queue.places() == {one: 2, other: 1} or queue.places()[one] <= 2
    assert queue.take() is not None


@pytest.mark.hypothesis
@given(
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 4), st.floats(0.001, 3)), min_size=1, max_size=12)
)
def test_all_are_served_and_nobody_gets_more_than_a_run_ahead(asked: list[tuple[int, int, float]]) -> None:
    """Among seats that ask together, who has more is never served again while another one has less."""
    queue, turns = FairQueue(), [Turn(place) for place in range(len(asked))]
    costs = {turn: cost for turn, (_, _, cost) in zip(turns, asked, strict=True)}
    runs = {turn: count for turn, (_, count, _) in zip(turns, asked, strict=True)}
    for turn in turns:
        queue.put(turn)
    had = dict.fromkeys(turns, 0.0)
    order: list[Turn] = []
    while (taken := queue.take()) is not None:
        turn = taken
        waiting = [other for other in turns if other is not turn and other.served < runs[other]]
        assert all(had[turn] <= had[other] + 1e-9 for other in waiting)
        order.append(turn)
        had[turn] += max(costs[turn], 0.005)
        if turn.served < runs[turn]:
            queue.put_back(turn)
        queue.charge(turn, costs[turn])
    assert len(order) == sum(runs.values())
