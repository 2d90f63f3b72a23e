"""Streams of random numbers: reproducible, and independent of each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.randomness import QUARTERS, SEEDS, derived, fresh_seed, share, spread_share, stream

SEED = st.integers(0, 2**31 - 1)


def test_the_same_seed_and_purpose_give_the_same_numbers_on_every_machine() -> None:
    assert derived(7, "guest") == 9208890195804340602
    assert stream(7, "guest").random() == stream(7, "guest").random()


@given(SEED, SEED)
def test_seeds_and_purposes_have_streams_of_their_own(one: int, other: int) -> None:
    assert derived(one, "guest") != derived(one, "world")
    assert (derived(one, "guest") == derived(other, "guest")) == (one == other)


@given(SEED)
def test_a_share_is_from_0_to_1(seed: int) -> None:
    assert 0 <= share(seed, "conditions battery") < 1


def test_shares_are_spread_evenly() -> None:
    shares = [share(seed, "conditions battery") for seed in range(4000)]
    for tenth in range(10):
        assert sum(tenth <= 10 * each < tenth + 1 for each in shares) == pytest.approx(400, abs=80)


@given(st.integers(0, SEEDS // QUARTERS))
def test_four_runs_have_a_quarter_of_the_range_each(block: int) -> None:
    seeds = range(1 + QUARTERS * block, 1 + QUARTERS * (block + 1))
    assert {int(4 * spread_share(seed, "battery")) for seed in seeds} == {0, 1, 2, 3}


def test_what_is_varied_together_is_not_varied_alike() -> None:
    pairs = [(spread_share(seed, "battery"), spread_share(seed, "friction")) for seed in range(1, 401)]
    assert len({(int(4 * one), int(4 * other)) for one, other in pairs}) == 16
    assert abs(sum((one - 0.5) * (other - 0.5) for one, other in pairs)) < 4


@given(st.integers(1, 1000))
def test_fresh_seeds_differ_and_leave_room_for_all_runs(runs: int) -> None:
    one, other = fresh_seed(runs), fresh_seed(runs)
    assert one != other
    assert 1 <= one < one + runs - 1 < SEEDS or runs == 1
