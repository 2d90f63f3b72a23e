"""What happens when the robot drives into something."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import UsageError
from gorae.kits import Arena, Kit
from gorae.world import World

MS = 1_000_000
SECOND = 1000 * MS

Make = Callable[..., World]
MakeKit = Callable[..., Kit]
MakeArena = Callable[..., Arena]

WALL = {"front": {"start": {"x": 1500, "y": 0}, "end": {"x": 1500, "y": 2000}}}


@pytest.fixture(scope="module")
def round_kit(kit: MakeKit) -> Kit:
    """Its body's middle, 55 mm in radius, is the axle's."""
    plain = kit()
    place = plain.body.center.model_copy(update={"x": 0.0, "y": 0.0})
    return kit(body={"center": place}, lag=0.0)


def test_head_on_it_stops(world: Make, arena: MakeArena, round_kit: Kit) -> None:
    here = world(on=arena(walls=WALL), robot=round_kit)
    here.advance(4 * SECOND, 1.0, 1.0)
    assert (here.x, here.y, here.speed) == pytest.approx((1445.0, 1000.0, 0.0))
    assert here.truth()[7] == 1.0


def test_it_backs_out_and_bumps_again(world: Make, arena: MakeArena, round_kit: Kit) -> None:
    here = world(on=arena(walls=WALL), robot=round_kit)
    here.advance(4 * SECOND, 1.0, 1.0)
    here.advance(5 * SECOND, -0.5, -0.5)
    assert here.speed < 0.0
    assert here.x < 1400
    here.advance(7 * SECOND, 1.0, 1.0)
    assert here.truth()[7] == 2.0


def test_leaning_on_a_wall_is_one_bump(world: Make, arena: MakeArena, round_kit: Kit) -> None:
    here = world(at=(1000, 1000, 30), on=arena(walls=WALL), robot=round_kit)
    for step in range(1, 200):
        here.advance(step * 20 * MS, 0.6 + 0.2 * (step % 2), 0.8 - 0.2 * (step % 2))
    assert here.x == pytest.approx(1445.0)
    assert here.truth()[7] == 1.0


def test_glancing_it_slides(world: Make, arena: MakeArena, round_kit: Kit) -> None:
    """At 60 deg to the wall's normal cos 30 of the speed goes along it."""
    here = world(at=(1430, 500, 60), on=arena(walls=WALL), robot=round_kit)
    here.advance(SECOND, 1.0, 1.0)
    y = here.y
    here.advance(2 * SECOND, 1.0, 1.0)
    assert here.x == pytest.approx(1445.0)
    assert here.y - y == pytest.approx(290 * math.sin(math.radians(60)), rel=1e-6)
    assert here.speed == pytest.approx(290 * math.sin(math.radians(60)) ** 2, rel=1e-6)
    assert here.heading == 60.0


def test_it_may_turn_at_a_wall(world: Make, arena: MakeArena, round_kit: Kit) -> None:
    here = world(on=arena(walls=WALL), robot=round_kit)
    here.advance(4 * SECOND, 1.0, 1.0)
    here.advance(5 * SECOND, -0.5, 0.5)
    assert here.heading > 60.0
    assert here.x == pytest.approx(1445.0)


def test_a_corner_stops_it(world: Make, round_kit: Kit) -> None:
    here = world(at=(2800, 1800, 45), robot=round_kit)
    here.advance(5 * SECOND, 1.0, 1.0)
    assert (here.x, here.y, here.speed) == pytest.approx((2945.0, 1945.0, 0.0), abs=1e-6)


def test_a_body_off_the_axle_is_pushed_off_when_turning(world: Make, kit: MakeKit) -> None:
    """A Cutebot's body is 10 mm ahead of its axle; turned to the wall it needs that room."""
    cutebot = kit("cutebot")
    here = world(at=(2944, 1000, 180), robot=cutebot)
    deepest = 0.0
    for step in range(200):
        here.advance(step * 10 * MS, -0.3, 0.3)
        deepest = max(deepest, here.x + 10 * math.cos(math.radians(here.heading)))
    assert deepest == pytest.approx(2945.0)


def test_a_bump_shows_in_the_accelerometer(world: Make, arena: MakeArena, round_kit: Kit) -> None:
    here = world(on=arena(walls=WALL), robot=round_kit)
    least = 0.0
    for step in range(1, 200):
        here.advance(step * 20 * MS, 1.0, 1.0)
        least = min(least, here.acceleration()[0])
    assert least == pytest.approx(-290.0 / 0.02)
    assert here.acceleration()[0] == 0.0


def test_a_fast_robot_does_not_get_through(world: Make, arena: MakeArena, kit: MakeKit) -> None:
    here = world(on=arena(walls=WALL), robot=kit(top_speed=20_000.0, lag=0.0))
    here.advance(SECOND, 1.0, 1.0)
    assert here.x == pytest.approx(1440.0)


def test_without_a_border_it_drives_off(world: Make, arena: MakeArena) -> None:
    here = world(on=arena(border=False))
    here.advance(20 * SECOND, 1.0, 1.0)
    assert here.x > 3500
    assert here.truth()[6] == math.inf


OBSTACLES = {
    "post": {"circle": {"x": 600, "y": 500, "radius": 80}},
    "box": {"box": {"x": 400, "y": 300, "width": 120, "height": 60}},
}
CORNER = {
    "sharp": {"start": {"x": 100, "y": 700}, "end": {"x": 500, "y": 800}},
    "thin": {"start": {"x": 100, "y": 700}, "end": {"x": 450, "y": 560}},
}
DRIVES = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.integers(1, 900)), max_size=8)


@given(drives=DRIVES, heading=st.floats(0, 360), name=st.sampled_from(["maqueen", "cutebot", "esp32-duo"]))
def test_the_body_is_never_inside_of_anything(
    world: Make, arena: MakeArena, kit: MakeKit,
    drives: list[tuple[float, float, int]], heading: float, name: str,
) -> None:  # fmt: skip
    robot = kit(name)
    crowded = arena(size=(800, 900), obstacles=OBSTACLES, walls=CORNER)
    here = world(at=(200, 420, heading), on=crowded, robot=robot)
    now = 0
    for left, right, ms in drives:
        for _ in range(3):
            now += ms * MS
            here.advance(now, left, right)
            assert _room(here, robot) > -1e-6


def _room(here: World, robot: Kit) -> float:
    """mm between the body and the nearest thing, computed in another way than the world does."""
    angle = math.radians(here.heading)
    x = here.x + robot.body.center.x * math.cos(angle)
    y = here.y + robot.body.center.x * math.sin(angle)
    gaps = [x, y, 800 - x, 900 - y, math.dist((x, y), (600, 500)) - 80]
    gaps.append(math.hypot(max(abs(x - 400) - 60, 0), max(abs(y - 300) - 30, 0)))
    for end in ((500, 800), (450, 560)):
        gaps.append(min(math.dist((x, y), _between((100, 700), end, n / 1000)) for n in range(1001)))
    return min(gaps) - robot.body.radius


def _between(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def test_a_shifted_wall_stops_it_elsewhere(world: Make, arena: MakeArena, round_kit: Kit) -> None:
    here = world(on=arena(walls=WALL), robot=round_kit, shifts={"front": (-100.0, 0.0)})
    here.advance(4 * SECOND, 1.0, 1.0)
    assert here.x == pytest.approx(1345.0)


@pytest.mark.parametrize("name", ["post", "box"])
def test_a_shifted_obstacle_stops_it_elsewhere(
    world: Make, arena: MakeArena, round_kit: Kit, name: str
) -> None:
    """Both reach 80 mm to the left of their middle, which is moved on to 1500, 1000."""
    shapes = {
        "post": {"circle": {"x": 500, "y": 500, "radius": 80}},
        "box": {"box": {"x": 500, "y": 500, "width": 160, "height": 100}},
    }
    here = world(on=arena(obstacles={name: shapes[name]}), robot=round_kit, shifts={name: (1000.0, 500.0)})
    here.advance(4 * SECOND, 1.0, 1.0)
    assert here.x == pytest.approx(1500 - 80 - 55)


@pytest.mark.parametrize(
    ("at", "key"),
    [
        ((-100, 500, 0), "world.start-outside"),
        ((500, 2100, 0), "world.start-outside"),
        ((30, 500, 0), "world.start-at-border"),
        ((650, 500, 0), "world.start-in"),
        ((400, 300, 0), "world.start-in"),
        ((1500, 1500, 0), "world.start-in"),
    ],
)
def test_there_must_be_room_to_start(
    world: Make, arena: MakeArena, at: tuple[float, float, float], key: str
) -> None:
    """Also not in the middle of something so big that its sides are far away."""
    big = {"big": {"box": {"x": 1500, "y": 1500, "width": 300, "height": 300}}}
    with pytest.raises(UsageError) as error:
        world(at=at, on=arena(obstacles=OBSTACLES | big))
    assert error.value.text.key == key


@pytest.mark.parametrize("at", [(0, 500, 0), (500, 0, 0), (3000, 500, 0), (500, 2000, 0)])
def test_without_a_border_it_may_start_at_the_edge(
    world: Make, arena: MakeArena, round_kit: Kit, at: tuple[float, float, float]
) -> None:
    assert world(at=at, on=arena(border=False), robot=round_kit).truth()[:2] == at[:2]


@pytest.mark.parametrize("at", [(1500, 700, 0), (1500, 0, 90), (2000, 1000, 0)])
def test_it_cannot_start_right_on_a_wall_or_in_the_middle_of_a_post(
    world: Make, arena: MakeArena, round_kit: Kit, at: tuple[float, float, float]
) -> None:
    post = {"post": {"circle": {"x": 2000, "y": 1000, "radius": 30}}}
    with pytest.raises(UsageError, match="stick in"):
        world(at=at, on=arena(walls=WALL, obstacles=post, border=False), robot=round_kit)


def test_a_shift_of_something_unknown(world: Make, arena: MakeArena) -> None:
    with pytest.raises(UsageError, match=r"no wall or obstacle is called “frnt”.*there are front, post"):
        world(on=arena(walls=WALL, obstacles={"post": OBSTACLES["post"]}), shifts={"frnt": (1.0, 0.0)})


def test_a_shift_onto_the_robot(world: Make, arena: MakeArena) -> None:
    with pytest.raises(UsageError, match="stick in “front”"):
        world(on=arena(walls=WALL), shifts={"front": (-480.0, 0.0)})
