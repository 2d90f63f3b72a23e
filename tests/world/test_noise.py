"""The statistics of the noise, and that reading does not change it."""

from __future__ import annotations

from statistics import correlation, fmean, pstdev

import pytest

from gorae.world.noise import LARGEST, Noise

SLOTS = range(20_000)


def test_mean_sigma_and_bounds() -> None:
    noise = Noise(1, "sonar")
    numbers = [noise.normal(slot) for slot in SLOTS]
    assert fmean(numbers) == pytest.approx(0.0, abs=0.03)
    assert pstdev(numbers) == pytest.approx(1.0, abs=0.02)
    assert 2.8 < max(map(abs, numbers)) <= LARGEST
    assert fmean(abs(n) < 1.0 for n in numbers) == pytest.approx(0.68, abs=0.03)


def test_chances_are_even() -> None:
    noise = Noise(1, "sonar")
    chances = [noise.chance(slot) for slot in SLOTS]
    assert fmean(chances) == pytest.approx(0.5, abs=0.01)
    assert fmean(chance < 0.01 for chance in chances) == pytest.approx(0.01, abs=0.003)


def test_streams_are_independent() -> None:
    first = [Noise(1, "line_left").normal(slot) for slot in SLOTS]
    for other in (Noise(1, "line_right"), Noise(2, "line_left")):
        assert correlation(first, [other.normal(slot) for slot in SLOTS]) == pytest.approx(0.0, abs=0.03)
    follower = Noise(1, "line_left")
    assert correlation(first, [follower.normal(slot + 1) for slot in SLOTS]) == pytest.approx(0.0, abs=0.03)
    assert correlation(first, [follower.chance(slot) for slot in SLOTS]) == pytest.approx(0.0, abs=0.03)


def test_a_slot_has_one_value_however_it_is_reached() -> None:
    steady, jumping = Noise(7, "imu"), Noise(7, "imu")
    values = [steady.normal(slot) for slot in range(1000)]
    assert [jumping.normal(slot) for slot in (999, 5, 5, 998)] == [values[n] for n in (999, 5, 5, 998)]


def test_a_known_value() -> None:
    """Pinned: recordings made on another machine or with another Python must be the same."""
    noise = Noise(42, "sonar")
    assert (noise.normal(3).hex(), noise.chance(3).hex()) == ("0x1.435be77d4e7a0p+0", "0x1.b7a07080a86c0p-1")


@pytest.mark.parametrize("seed", [0, -1, 2**80])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    assert -LARGEST <= Noise(seed, "x").normal(0) <= LARGEST
