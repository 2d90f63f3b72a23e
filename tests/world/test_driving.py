"""How the robot moves where nothing is in its way."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.kits import Kit
from gorae.physics import GRAVITY
from gorae.world import World

MS = 1_000_000
SECOND = 1000 * MS

Make = Callable[..., World]
MakeKit = Callable[..., Kit]


def test_full_power_is_top_speed(world: Make, kit: MakeKit) -> None:
    here = world(robot=kit(lag=0.0))
    here.advance(2 * SECOND, 1.0, 1.0)
    assert here.speed == pytest.approx(290.0)
    assert (here.x, here.y, here.heading) == pytest.approx((1580.0, 1000.0, 0.0))


def test_a_half_circle(world: Make, kit: MakeKit) -> None:
    """Wheels at 145 and 290 mm/s, 72 mm apart: an arc of radius 108 mm, half of it in 1.56 s."""
    here = world(robot=kit(lag=0.0, dead_band=0.0))
    here.advance(round(math.pi * 108 / 217.5 * SECOND), 0.5, 1.0)
    assert (here.x, here.y) == pytest.approx((1000.0, 1216.0), abs=1e-5)
    assert here.heading == pytest.approx(180.0, abs=1e-5)


def test_turning_in_place(world: Make, kit: MakeKit) -> None:
    here = world(robot=kit(lag=0.0, dead_band=0.0))
    here.advance(10 * SECOND, -0.5, 0.5)
    assert (here.x, here.y) == pytest.approx((1000.0, 1000.0))
    assert here.heading == pytest.approx(math.degrees(290.0 / 72 * 10))


def test_heading_and_direction_stay_together(world: Make) -> None:
    """After 5000 bends the robot still drives where the heading says."""
    here = world()
    for step in range(5000):
        here.advance((step + 1) * 7 * MS, -0.6, 0.6 + step % 3 * 0.01)
    here.advance(37 * SECOND, 0.0, 0.0)
    x, y = here.x, here.y
    here.advance(38 * SECOND, 1.0, 1.0)
    assert math.degrees(math.atan2(here.y - y, here.x - x)) == pytest.approx(
        math.remainder(here.heading, 360.0), abs=1e-9
    )


@pytest.mark.parametrize(("power", "share"), [(0.1, 0.0), (0.05, 0.0), (0.55, 0.5), (1.0, 1.0), (3.0, 1.0)])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_dead_band(world: Make, kit: MakeKit, power: float, share: float, sign: int) -> None:
    here = world(robot=kit(lag=0.0, dead_band=0.1))
    here.advance(SECOND, sign * power, sign * power)
    assert here.speed == pytest.approx(sign * share * 290.0)


def test_the_lag(world: Make, kit: MakeKit) -> None:
    here = world(robot=kit(lag=0.08))
    here.advance(80 * MS, 1.0, 1.0)
    assert here.speed == pytest.approx(290.0 * (1 - math.exp(-1)))
    assert here.x - 1000 == pytest.approx(290.0 * 0.08 * math.exp(-1))


def test_a_robot_without_power_rolls_out_and_stands(world: Make) -> None:
    here = world()
    here.advance(SECOND, 1.0, 1.0)
    here.advance(3 * SECOND, 0.0, 0.0)
    stopped = here.truth()
    here.advance(60 * SECOND, 0.0, 0.0)
    assert here.speed == 0.0
    assert stopped[0] == pytest.approx(1000 + 290.0, abs=0.05)
    assert here.truth() == pytest.approx(stopped, rel=0, abs=0, nan_ok=True)


@given(
    powers=st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=4),
    cuts=st.lists(st.integers(1, 400 * MS), max_size=12),
    battery=st.sampled_from([1.0, 0.7]),
)
def test_how_time_is_cut_makes_no_difference(
    world: Make, powers: list[tuple[float, float]], cuts: list[int], battery: float
) -> None:
    """Not even in the last bit, bumps and standing still included."""
    whole, cut = (world(at=(150, 150, 40), seed=5, battery=battery) for _ in range(2))
    for number, (left, right) in enumerate(powers):
        start, end = number * 400 * MS, (number + 1) * 400 * MS
        whole.advance(end, left, right)
        for now in sorted({start + c for c in cuts} | {end}):
            cut.advance(now, left, right)
            cut.truth()
        assert cut.truth()[:4] == whole.truth()[:4]
        assert cut.truth()[6:] == whole.truth()[6:]
        assert (cut.sense("sonar"), cut.acceleration()) == (whole.sense("sonar"), whole.acceleration())


def test_tiny_steps(world: Make) -> None:
    whole, cut = world(), world()
    whole.advance(50 * MS, 0.3, 0.8)
    for now in range(0, 50 * MS + 1, MS // 100):
        cut.advance(now, 0.3, 0.8)
    assert cut.truth()[:4] == whole.truth()[:4]


@pytest.mark.parametrize(("imbalance", "veers"), [(0.1, 1), (-0.1, -1)])
def test_imbalance_veers(world: Make, imbalance: float, veers: int) -> None:
    """Right faster: the robot turns left."""
    here = world(motor_imbalance=imbalance)
    here.advance(SECOND, 0.5, 0.5)
    assert here.heading * veers > 5.0


def test_the_imbalance_of_kit_and_run_add_up(world: Make, kit: MakeKit) -> None:
    here = world(robot=kit(imbalance=0.05), motor_imbalance=-0.05)
    here.advance(SECOND, 0.5, 0.5)
    assert here.heading == 0.0


def test_imbalance_leaves_the_mean_speed(world: Make, kit: MakeKit) -> None:
    here = world(robot=kit(lag=0.0), motor_imbalance=0.1)
    here.advance(SECOND, 1.0, 1.0)
    assert here.speed == pytest.approx(290.0)
    assert here.turn_rate() == pytest.approx(math.degrees(29.0 / 72))


def test_a_battery_lowers_the_speed_and_sags(world: Make, kit: MakeKit) -> None:
    here = world(robot=kit(lag=0.0, dead_band=0.0), battery=0.8)
    here.advance(20 * MS, 1.0, -1.0)
    fresh = here.turn_rate()
    here.advance(60 * SECOND, 1.0, -1.0)
    assert fresh == pytest.approx(-math.degrees(2 * 0.8 * 290 / 72))
    assert here.turn_rate() / fresh == pytest.approx(0.969, abs=0.003)


@pytest.mark.parametrize("powers", [(1.0, 0.5), (0.5, 1.0)])
def test_more_than_full_power_is_full_power_to_a_battery_too(
    world: Make, kit: MakeKit, powers: tuple[float, float]
) -> None:
    full, more = (world(robot=kit(lag=0.0), battery=0.5) for _ in range(2))
    full.advance(30 * SECOND, *powers)
    more.advance(30 * SECOND, *(3.0 if power == 1.0 else power for power in powers))
    assert (more.speed, more.heading) == (full.speed, full.heading)


def test_each_motor_takes_its_share_of_the_battery(world: Make, kit: MakeKit) -> None:
    """One alone half of what both take, ahead or back."""
    left, right, back, both = (world(robot=kit(lag=0.0), battery=0.5) for _ in range(4))
    used = []
    for here, powers in ((left, (1.0, 0.0)), (right, (0.0, 1.0)), (back, (-1.0, 0.0)), (both, (1.0, -1.0))):
        here.advance(30 * SECOND, *powers)
        here.advance(31 * SECOND, 1.0, -1.0)  # turns in place, so that no wall is in the way
        used.append(1 - here.turn_rate() / -math.degrees(0.5 * 2 * 290 / 72))
    assert used[0] == pytest.approx(used[1]) == pytest.approx(used[2])
    assert used[3] == pytest.approx(2 * used[0], rel=0.05)
    assert used[0] == pytest.approx(0.5 * 30 * 0.002, rel=0.1)


def test_a_full_battery_does_not_sag(world: Make) -> None:
    here = world()
    here.advance(SECOND, 1.0, -1.0)
    fresh = here.turn_rate()
    here.advance(60 * SECOND, 1.0, -1.0)
    assert here.turn_rate() == pytest.approx(fresh, rel=1e-4)


def test_time_does_not_run_backwards(world: Make) -> None:
    here = world()
    here.advance(SECOND, 0.0, 0.0)
    with pytest.raises(ValueError, match="backwards"):
        here.advance(SECOND - 1, 0.0, 0.0)


def test_the_accelerometer_shows_starting_and_turning(world: Make, kit: MakeKit) -> None:
    here = world(robot=kit(lag=0.1, dead_band=0.0))
    here.advance(1, 1.0, 1.0)
    assert here.acceleration() == pytest.approx((2900.0, 0.0, GRAVITY), rel=1e-3)
    here.advance(2 * SECOND, 0.5, 1.0)
    radius = 108.0
    assert here.acceleration() == pytest.approx((0.0, 217.5**2 / radius, GRAVITY), rel=1e-3, abs=0.1)


def test_speed_is_the_way_over_time(world: Make) -> None:
    here = world()
    seen = []
    for step in range(1, 400):
        here.advance(step * 5 * MS, 0.7, 0.7)
        seen.append((here.x, here.speed))
    for (x, speed), (next_x, next_speed) in pairwise(seen):
        assert (next_x - x) / 0.005 == pytest.approx((speed + next_speed) / 2, abs=0.5)
