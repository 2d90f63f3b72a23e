"""Live robots in one arena: where they start, what they see of each other, and how they push."""

from __future__ import annotations

from math import hypot

import pytest

from gorae.bench.live_company import LiveCompany, places_beside
from gorae.clock import NS_PER_S
from gorae.errors import UsageError
from gorae.kits import Pose, load_arena, load_kit
from gorae.world import Conditions, World

KIT = load_kit("maqueen")
TABLE = load_arena("table")


def at(x: float, y: float, heading: float = 0.0) -> World:
    return World(TABLE, KIT, Conditions(seed=1, start=Pose.model_construct(x=x, y=y, heading=heading)))


def test_robots_start_side_by_side_and_look_the_same_way() -> None:
    start = Pose.model_construct(x=1000.0, y=1000.0, heading=90.0)
    first, second, third = places_beside(TABLE, KIT, start, 3)
    assert first == start
    assert {second.heading, third.heading} == {90.0}
    assert second.y == pytest.approx(1000.0) == third.y
    assert second.x < 1000.0 < third.x  # to its left, to its right
    assert 1000.0 - second.x > 2 * KIT.body.radius


def test_no_robot_starts_in_another_or_in_a_wall() -> None:
    start = Pose.model_construct(x=200.0, y=200.0, heading=30.0)
    poses = places_beside(TABLE, KIT, start, 12)
    worlds = [at(pose.x, pose.y, pose.heading) for pose in poses]
    for number, one in enumerate(worlds):
        for other in worlds[number + 1 :]:
            assert hypot(one.body[0] - other.body[0], one.body[1] - other.body[1]) > 2 * one.body_radius


def test_more_robots_than_have_room_are_refused() -> None:
    with pytest.raises(UsageError, match="--count"):
        places_beside(load_arena("corridor"), KIT, Pose.model_construct(x=300.0, y=400.0, heading=0.0), 100)


def test_a_sonar_sees_where_another_robot_is_now() -> None:
    company, one, other = LiveCompany(), at(500.0, 500.0), at(1000.0, 500.0)
    company.join(one, KIT)
    company.join(other, KIT)
    sonar = one.sensors["sonar"]
    near = sonar.read()
    other.push(300.0, 0.0)
    company.tell(other)
    assert sonar.read() == pytest.approx(near + 300.0, abs=30.0)


def test_a_robot_pushes_one_that_stands() -> None:
    company, one, other = LiveCompany(), at(500.0, 500.0), at(650.0, 500.0)
    company.join(one, KIT)
    company.join(other, KIT)
    for moment in range(1, 101):
        now_ns = moment * NS_PER_S // 25
        one.advance(now_ns, 0.6, 0.6)
        other.advance(now_ns, 0.0, 0.0)
        company.tell(one)
        company.tell(other)
    assert other.body[0] > 700.0
    assert other.body[0] - one.body[0] > 1.9 * one.body_radius
