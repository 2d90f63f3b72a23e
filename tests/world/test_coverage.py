"""How much of a floor a robot has been over."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.kits import Arena, Kit
from gorae.world import World
from gorae.world.coverage import CELL, Coverage

SECOND = 1_000_000_000
Build = Callable[..., Arena]
PLACES = st.lists(st.tuples(st.floats(-200, 1200), st.floats(-200, 1200)), max_size=8)


def brute(size: float, radius: float, places: list[tuple[float, float]], taken: Callable[..., bool]) -> float:
    """The share, square by square."""
    middles = [(column + 0.5) * CELL for column in range(math.ceil(size / CELL))]
    free = [(x, y) for x in middles for y in middles if not taken(x, y)]
    seen = [1 for x, y in free if any((x - a) ** 2 + (y - b) ** 2 < radius**2 for a, b in places)]
    return len(seen) / len(free)


@given(PLACES, st.floats(30, 90))
def test_squares_under_a_disc_are_counted_once(
    arena: Build, places: list[tuple[float, float]], radius: float
) -> None:
    obstacles = {
        "box": {"box": {"x": 305, "y": 405, "width": 104, "height": 224}},
        "bin": {"circle": {"x": 705, "y": 605, "radius": 75}},
    }
    counted = Coverage(arena(size=(1000, 1000), obstacles=obstacles), radius)
    for place in places:
        counted.follow(*place)

    def taken(x: float, y: float) -> bool:
        in_box = 253 < x < 357 and 293 < y < 517
        return in_box or math.dist((x, y), (705, 605)) < 75

    least, most = (brute(1000, radius + rounding, places, taken) for rounding in (-1e-6, 1e-6))
    assert least <= counted.share <= most


def test_a_straight_way_covers_a_stripe(
    world: Callable[..., World], arena: Build, kit: Callable[..., Kit]
) -> None:
    floor = arena(size=(2000, 1000)).model_copy(update={"covered": True})
    robot = kit(body={"radius": 100.0}, lag=0.0)
    here = world(at=(300, 500, 0), on=floor, robot=robot)
    assert here.truth()[-1] == 0.0
    here.advance(4 * SECOND, 1.0, 1.0)
    stripe = here.x - 300
    area = stripe * 200 + math.pi * 100**2
    assert here.truth()[-1] == pytest.approx(100 * area / (2000 * 1000), rel=0.05)


def test_friction_takes_power(world: Callable[..., World], kit: Callable[..., Kit]) -> None:
    robot = kit(lag=0.0, dead_band=0.1)
    usual, rough = world(robot=robot), world(robot=robot, friction=2.0)
    for here in (usual, rough):
        here.advance(SECOND, 0.55, 0.55)
    assert usual.speed == pytest.approx(290 * 0.45 / 0.9)
    assert rough.speed == pytest.approx(290 * 0.35 / 0.9)
    rough.advance(2 * SECOND, 0.2, 0.2)
    assert rough.speed == 0.0
