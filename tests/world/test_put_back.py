"""Putting a lost robot back: onto the line where it got lost, or to its start."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gorae.kits import Arena, Kit, Pose, load_arena, load_kit
from gorae.world import World
from gorae.world.lines import LineTrack

MS = 1_000_000
Make = Callable[..., World]
LINE_OFFSET, LAP = 4, 5


def lost(world: Make, **more: Any) -> World:
    """A robot that has left the oval straight ahead, in the first bend."""
    here = world(at=(350, 200, 0), on=load_arena("oval"), **more)
    here.advance(4_000 * MS, 0.8, 0.8)
    assert abs(here.truth()[LINE_OFFSET]) > 100
    return here


def test_it_stands_on_the_line_where_it_is_nearest(world: Make) -> None:
    here = lost(world)
    track = LineTrack(next(iter(load_arena("oval").lines.values())))
    before = here.truth()
    sensors = 10.0
    along = track.along(before[0] + sensors, before[1], 0.0)
    here.put_on_line()
    after = here.truth()
    assert abs(after[LINE_OFFSET]) < 1e-6
    assert abs(track.way(along, track.along(after[0], after[1], along))) < 120
    assert here.sense("line_left")
    assert here.sense("line_right")


def test_it_looks_along_the_line_and_goes_on_from_there(world: Make) -> None:
    here = lost(world)
    here.advance(4_001 * MS, 0.0, 0.0)
    here.put_on_line()
    x, y, heading = here.x, here.y, here.heading
    here.advance(6_000 * MS, 0.0, 0.0)
    assert abs(here.truth()[LINE_OFFSET]) < 60  # its wheels still turned a little when it was set down
    assert -180 < heading < 180
    assert (x - here.x) ** 2 + (y - here.y) ** 2 < 100**2


@pytest.mark.parametrize("heading", [0.0, 180.0])
def test_it_faces_the_way_that_it_was_to_go(world: Make, heading: float) -> None:
    here = world(at=(600, 200, heading), on=load_arena("oval"))
    here.put_on_line()
    assert abs(here.heading - heading) < 1e-6


@pytest.mark.parametrize(
    ("drawn", "heading"), [(90, 100), (90, -80), (-90, -80), (-90, 100), (30, 100), (30, -70)]
)
def test_a_line_may_go_anywhere(
    world: Make, arena: Callable[..., Arena], drawn: float, heading: float
) -> None:
    """Set down, it looks along the line or against it: whichever it did at its start."""
    line = {"width": 20, "start": {"x": 1500, "y": 1000, "heading": drawn}, "path": [{"straight": 500}]}
    here = world(at=(1500, 1000, heading), on=arena(lines={"l": line}))
    here.put_on_line()
    against = abs((heading - drawn + 180) % 360 - 180) > 90
    assert here.heading == pytest.approx(drawn + 180 * against if drawn < 0 or not against else drawn - 180)


def test_full_turns_still_add_up(world: Make) -> None:
    here = world(at=(600, 200, 0), on=load_arena("oval"))
    here.advance(20_000 * MS, -0.5, 0.5)
    turned = here.heading
    assert turned > 360
    here.put_on_line()
    assert abs(here.heading - turned) <= 180


def test_the_carried_way_is_no_lap(world: Make) -> None:
    here = lost(world)
    before = here.truth()[LAP]
    here.put_on_line()
    assert here.truth()[LAP] == pytest.approx(before, abs=0.05)
    here.put_to_start()
    assert here.truth()[LAP] == 0.0
    assert (here.x, here.y, here.heading) == (350.0, 200.0, 0.0)


def test_without_a_line_it_is_put_to_its_start(world: Make) -> None:
    here = world(at=(500, 500, 90))
    here.advance(2_000 * MS, 1.0, 0.5)
    here.put_on_line()
    assert (here.x, here.y) == (500.0, 500.0)
    assert here.heading % 360 == pytest.approx(90)


def test_it_is_not_put_into_a_box_on_the_line(world: Make, arena: Callable[..., Arena]) -> None:
    floor = arena(
        lines={
            "way": {
                "width": 20,
                "start": {"x": 300, "y": 1000, "heading": 0},
                "path": [{"straight": 2000}],
            }
        },
        obstacles={"box": {"circle": {"x": 1500, "y": 1000, "radius": 60}}},
    )
    here = world(at=(400, 1000, 0), on=floor)
    here.advance(15_000 * MS, 0.9, 0.9)
    assert here.x > 1000  # it leans on the box
    here.put_on_line()
    assert here.x == 400.0 or abs(here.x - 1500) > 100


def test_its_wheels_go_on_turning_as_they_did(world: Make) -> None:
    here = world(at=(500, 500, 0))
    here.advance(1_000 * MS, 1.0, 0.6)
    before = here.speed
    here.put_to_start()
    assert here.speed == pytest.approx(before)
    assert before > 100


@pytest.mark.parametrize(
    ("at", "room"),
    [
        ((55, 1000, 0), True),
        ((44, 1000, 0), False),  # its body is 10 mm ahead of the axle
        ((2936, 1000, 0), False),
        ((2936, 1000, 180), True),
        ((1000, 44, 90), False),
        ((1000, 46, 90), True),
        ((1000, 1936, 90), False),
        ((1000, 1936, -90), True),
        ((-500, 1000, 0), False),
        ((1000, -500, 0), False),
        ((3500, 1000, 0), False),
        ((1000, 2500, 0), False),
        ((1935, 1000, 0), False),  # the post
        ((1936, 1000, 180), True),
    ],
)
def test_where_there_is_room_for_a_body(
    world: Make,
    arena: Callable[..., Arena],
    kit: Callable[..., Kit],
    at: tuple[float, float, float],
    room: bool,
) -> None:
    post = {"post": {"circle": {"x": 2030, "y": 1000, "radius": 40}}}
    here = world(on=arena(obstacles=post), robot=kit("cutebot"))
    place = Pose.model_construct(x=at[0], y=at[1], heading=at[2])
    assert here.has_room(place) is room


def test_putting_back_is_no_bump(world: Make) -> None:
    here = world(at=(500, 500, 0))
    here.advance(15_000 * MS, 1.0, 1.0)
    bumps = here.truth()[7]
    assert bumps == 1
    here.put_to_start()
    here.advance(15_100 * MS, 1.0, 1.0)
    assert here.truth()[7] == bumps


@given(st.floats(0, 1500), st.floats(0, 1000))
@example(1090.0, 450.0)  # right where two bends meet
@example(850.0, 450.0)
@example(850.0, 230.0)
def test_the_nearest_place_is_as_near_as_the_offset_says(x: float, y: float) -> None:
    track = LineTrack(next(iter(load_arena("oval").lines.values())))
    place = track.nearest(x, y)
    away = ((place.x - x) ** 2 + (place.y - y) ** 2) ** 0.5
    assert away == pytest.approx(abs(track.offset(x, y)), abs=1e-6)
    assert track.offset(place.x, place.y) == pytest.approx(0, abs=1e-6)
    assert place.cos**2 + place.sin**2 == pytest.approx(1)


def test_every_kit_is_set_down_with_its_sensors_on_the_line(world: Make) -> None:
    for name in ("maqueen", "maqueen-plus-v2", "cutebot", "esp32-duo"):
        robot: Kit = load_kit(name)
        here = lost(world, robot=robot)
        here.put_on_line()
        assert abs(here.truth()[LINE_OFFSET]) < 1e-6, name
