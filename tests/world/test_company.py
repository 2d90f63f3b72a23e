"""Several robots in one arena: they see each other and push."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gorae.clock import NS_PER_S
from gorae.errors import UsageError
from gorae.kits import Arena, Kit
from gorae.world import World
from gorae.world.company import Company

Build = Callable[..., World]
Arenas = Callable[..., Arena]
Kits = Callable[..., Kit]


def company(first: World, second: World, masses: tuple[float, float] = (100.0, 100.0)) -> Company:
    return Company({"a": first, "b": second}, masses)


def test_one_that_drives_pushes_one_that_stands_at_half_the_speed(world: Build) -> None:
    pusher, stands = world((1000, 1000, 0)), world((1300, 1000, 0))
    both = company(pusher, stands)
    both.drive(0, lambda: (0.5, 0.5))
    both.advance(2 * NS_PER_S)
    before = stands.x
    assert before > 1310
    both.advance(3 * NS_PER_S)
    alone = world((1000, 1000, 0))
    alone.advance(2 * NS_PER_S, 0.5, 0.5)
    free = -alone.x
    alone.advance(3 * NS_PER_S, 0.5, 0.5)
    free += alone.x
    assert stands.x - before == pytest.approx(free / 2, rel=0.02)
    assert stands.truth()[7] == pusher.truth()[7] == 1  # bumps


def test_who_turns_on_the_spot_is_not_driven_by_being_pushed(world: Build) -> None:
    """A robot whose body is off its axle: only what leads away from the other is lost of its speed."""
    turns, stands = world((1300, 1000, 90)), world((1150, 1000, 0))
    both = company(stands, turns)
    both.drive(0, lambda: (0.5, 0.5))
    both.drive(1, lambda: (-0.5, 0.5))
    for step in range(1, 301):
        both.advance(step * NS_PER_S // 100)
        assert abs(turns.speed) < 100
    assert turns.heading > 360


def test_the_heavier_gains_ground_and_equals_stand(world: Build) -> None:
    def middle(masses: tuple[float, float]) -> float:
        first, second = world((1000, 1000, 0)), world((1300, 1000, 180))
        both = company(first, second, masses)
        both.drive(0, lambda: (0.5, 0.5))
        both.drive(1, lambda: (0.5, 0.5))
        both.advance(4 * NS_PER_S)
        return (first.x + second.x) / 2

    assert middle((100.0, 100.0)) == pytest.approx(1150.0, abs=1)
    assert middle((200.0, 100.0)) > 1180.0
    assert middle((100.0, 200.0)) < 1120.0


def test_a_wall_behind_holds_against_being_pushed(world: Build, arena: Arenas) -> None:
    floor = arena(size=(1500, 2000))
    pusher, stands = world((1000, 1000, 0), floor), world((1300, 1000, 0), floor)
    both = company(pusher, stands)
    both.drive(0, lambda: (1.0, 1.0))
    both.advance(6 * NS_PER_S)
    x, _ = stands.body
    assert x == pytest.approx(1500 - stands.body_radius, abs=1)
    assert pusher.body[0] == pytest.approx(x - pusher.body_radius - stands.body_radius, abs=10)


def test_the_sonar_hears_the_other_where_it_is_now(world: Build) -> None:
    looks, goes = world((1000, 1000, 0)), world((1600, 1000, 0))
    both = company(looks, goes)
    both.drive(1, lambda: (0.5, 0.5))
    both.advance(NS_PER_S // 100)
    near = looks.sense("sonar")
    both.advance(2 * NS_PER_S)
    assert looks.sense("sonar") - near == pytest.approx(goes.x - 1600, abs=5)
    assert looks.truth()[6] == pytest.approx(looks.sense("sonar"), abs=5)


def test_how_often_somebody_looks_changes_nothing(world: Build) -> None:
    ends = []
    for step_ns in (NS_PER_S // 7, NS_PER_S // 1000):
        first, second = world((1000, 1000, 10)), world((1250, 1000, 170))
        both = company(first, second)
        both.drive(0, lambda: (0.6, 0.5))
        both.drive(1, lambda: (0.5, 0.6))
        for at_ns in range(0, 3 * NS_PER_S, step_ns):
            both.advance(at_ns)
        both.advance(3 * NS_PER_S)
        ends.append((first.truth()[:4], second.truth()[:4]))
    assert ends[0] == ends[1]


def test_two_cannot_start_in_one_place(world: Build) -> None:
    with pytest.raises(UsageError) as caught:
        company(world((1000, 1000, 0)), world((1050, 1000, 0)))
    assert "“a” and “b”" in caught.value.say("en")
