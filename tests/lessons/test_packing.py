"""Lessons put into sessions: on small cases nothing is worth more, by trying every choice and every order."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.lessons import packing
from gorae.lessons.packing import Bonus, Candidate, Packing, pack

IDS = "abcdef"


@st.composite
def shelves(draw: st.DrawFn) -> list[Candidate]:
    """Up to five lessons; each needs, or comes after, some of those before it."""
    found: list[Candidate] = []
    for name in IDS[: draw(st.integers(1, 5))]:
        earlier = [one.id for one in found]
        some = st.frozensets(st.sampled_from(earlier)) if earlier else st.just(frozenset())
        found.append(
            Candidate(
                name,
                draw(st.integers(1, 6)),
                draw(st.integers(1, 9)),
                draw(some),
                draw(some),
                draw(st.booleans()),
            )
        )
    return found


BONUSES = st.lists(
    st.builds(Bonus, st.frozensets(st.sampled_from(IDS), min_size=1), st.integers(1, 9)), max_size=2
)
MINUTES = st.lists(st.integers(1, 12), min_size=1, max_size=3)


def worth(chosen: tuple[Candidate, ...], bonuses: list[Bonus]) -> int:
    ids = {one.id for one in chosen}
    return sum(one.worth for one in chosen) + sum(one.worth for one in bonuses if one.lessons & ids)


def is_allowed(order: tuple[Candidate, ...]) -> bool:
    ids = [one.id for one in order]
    for place, one in enumerate(order):
        if not one.needs <= set(ids[:place]) or one.after & set(ids[place + 1 :]):
            return False
    return not order or order[0].may_begin


def fits(order: tuple[Candidate, ...], minutes: list[int]) -> bool:
    session, used = 0, 0
    for one in order:
        while used + one.minutes > minutes[session]:
            session, used = session + 1, 0
            if session == len(minutes):
                return False
        used += one.minutes
    return True


@given(shelves(), MINUTES, BONUSES)
def test_nothing_is_worth_more(shelf: list[Candidate], minutes: list[int], bonuses: list[Bonus]) -> None:
    best = max(
        worth(order, bonuses)
        for size in range(len(shelf) + 1)
        for order in permutations(shelf, size)
        if is_allowed(order) and fits(order, minutes)
    )
    found = pack(shelf, minutes, bonuses)
    by_id = {one.id: one for one in shelf}
    order = tuple(by_id[name] for name in found.lessons)
    assert found.exact
    assert worth(order, bonuses) == best
    assert is_allowed(order)
    assert len(found.sessions) == len(minutes)
    for session, most in zip(found.sessions, minutes, strict=True):
        assert sum(by_id[name].minutes for name in session) <= most


def test_of_equals_the_one_that_ends_earlier() -> None:
    long, short = Candidate("long", 8, 5), Candidate("short", 3, 5)
    assert pack([long, short], [8]) == Packing((("short",),))


def test_too_many_sets_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MAX_SETS", 3)
    found = pack([Candidate(name, 1, 1) for name in IDS], [6])
    assert (set(found.lessons), found.exact) == (set(IDS), False)
