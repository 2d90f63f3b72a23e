"""The sonar, the accelerometer and the gyroscope."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import fmean, pstdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.kits import Arena, Kit
from gorae.physics import GRAVITY
from gorae.world import World

MS = 1_000_000
SLOT = 20 * MS
WALL_DISTANCE = 6

Make = Callable[..., World]
MakeArena = Callable[..., Arena]

WALL = {"front": {"start": {"x": 1500, "y": 0}, "end": {"x": 1500, "y": 2000}}}


def echoes(here: World, count: int) -> list[float | None]:
    """Measured by a standing robot, one a slot."""
    seen = []
    for slot in range(count):
        here.advance(slot * SLOT, 0.0, 0.0)
        seen.append(here.sense("sonar"))
    return seen


def test_straight_at_a_wall(world: Make, arena: MakeArena) -> None:
    """The sonar is 34 mm ahead of the axle."""
    here = world(on=arena(walls=WALL))
    assert here.sense("sonar") == pytest.approx(466.0)
    assert here.truth()[WALL_DISTANCE] == pytest.approx(466.0)


def test_the_beam_finds_the_nearest_point(world: Make, arena: MakeArena) -> None:
    """10 deg off, the shortest way to the wall is still within the 25 deg wide beam."""
    here = world(at=(1000, 1000, 10), on=arena(walls=WALL))
    sonar_x = 1000 + 34 * math.cos(math.radians(10))
    assert here.sense("sonar") == pytest.approx(1500 - sonar_x)
    assert here.truth()[WALL_DISTANCE] == pytest.approx((1500 - sonar_x) / math.cos(math.radians(10)))


def test_beside_the_beam_it_hears_nothing(world: Make, arena: MakeArena) -> None:
    """A post 300 mm ahead, its edge 13 deg off the middle of the beam, then 12 deg."""
    for angle, heard in ((13.0, False), (12.0, True)):
        y = 1000 + math.sin(math.radians(angle)) * 300 + 20
        x = 1034 + math.cos(math.radians(angle)) * 300
        wall = {"w": {"start": {"x": x, "y": y - 20}, "end": {"x": x, "y": y + 200}}}
        here = world(on=arena(walls=wall))
        assert (here.sense("sonar") or 9999) == pytest.approx(300 if heard else 1966)


@pytest.mark.parametrize("side", [1, -1])
@pytest.mark.parametrize(("angle", "heard"), [(12.4, 300.0), (12.499, 300.0), (12.501, 1966.0)])
@pytest.mark.parametrize("drawn", [1, -1])
def test_a_wall_that_ends_in_the_beam_is_heard_at_its_end(
    world: Make, arena: MakeArena, side: int, angle: float, heard: float, drawn: int
) -> None:
    """It comes nearer as far as it goes, and it goes as far as the edge of the beam, 12.5 deg to the side."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    out = 0.0 if heard == 300.0 else 60.0  # beyond the edge all of it is
    near = {"x": 1034 + 300 * cos, "y": 1000 + side * 300 * sin}
    far = {"x": near["x"] + 120 - out, "y": near["y"] + side * (4 * out - 160)}
    ends = (near, far)[::drawn]
    here = world(on=arena(walls={"w": {"start": ends[0], "end": ends[1]}}))
    assert here.sense("sonar") == pytest.approx(heard, abs=1e-6)


def test_a_post_is_heard_at_its_nearest_point(world: Make, arena: MakeArena) -> None:
    post = {"post": {"circle": {"x": 1434, "y": 1030, "radius": 25}}}
    here = world(on=arena(obstacles=post))
    assert here.sense("sonar") == pytest.approx(math.hypot(400, 30) - 25)
    assert here.truth()[WALL_DISTANCE] == pytest.approx(1966)


@pytest.mark.parametrize("angle", [13, 15, -13, -15])
def test_a_post_at_the_edge_of_the_beam(world: Make, arena: MakeArena, angle: float) -> None:
    """Its middle is outside of the beam, 12.5 deg to each side; the edge of the beam meets its side."""
    x, y = 1034 + 300 * math.cos(math.radians(angle)), 1000 + 300 * math.sin(math.radians(angle))
    here = world(on=arena(obstacles={"post": {"circle": {"x": x, "y": y, "radius": 30}}}))
    beyond = math.radians(abs(angle) - 12.5)
    off = math.sin(beyond) * 300
    expected = math.cos(beyond) * 300 - math.sqrt(30**2 - off**2)
    assert here.sense("sonar") == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("y", [850, 1150])
def test_a_post_right_beside_the_sonar_is_not_heard(world: Make, arena: MakeArena, y: float) -> None:
    here = world(on=arena(walls=WALL, obstacles={"post": {"circle": {"x": 1034, "y": y, "radius": 40}}}))
    assert here.sense("sonar") == pytest.approx(466.0)


def test_straight_ahead_of_a_post(world: Make, arena: MakeArena) -> None:
    here = world(on=arena(obstacles={"post": {"circle": {"x": 1434, "y": 1015, "radius": 25}}}))
    assert here.truth()[WALL_DISTANCE] == pytest.approx(400 - 20)


def test_a_box_is_solid(world: Make, arena: MakeArena) -> None:
    here = world(on=arena(obstacles={"box": {"box": {"x": 1600, "y": 1000, "width": 200, "height": 300}}}))
    assert here.sense("sonar") == pytest.approx(466.0)


@pytest.mark.parametrize(
    ("heading", "distance", "heard"),
    [(0, 1000, True), (20, 300, True), (20, 700, False), (44, 300, True), (46, 300, False), (70, 300, False)],
)
def test_surfaces_askew(world: Make, arena: MakeArena, heading: float, distance: float, heard: bool) -> None:
    """Beyond the beam's half width off the normal it hears to 400 mm, beyond 45 deg not at all."""
    angle = math.radians(heading)
    at = (2500 - (distance + 34) * math.cos(angle), 1000 - (distance + 34) * math.sin(angle), heading)
    wall = {"w": {"start": {"x": 2500, "y": 0}, "end": {"x": 2500, "y": 2000}}}
    here = world(at=at, on=arena(walls=wall, border=False))
    assert (here.sense("sonar") is not None) is heard


def test_surfaces_askew_are_heard_now_and_then(world: Make, arena: MakeArena) -> None:
    here = world(at=(2680, 1000, 50), on=arena(), seed=3)
    assert fmean(e is not None for e in echoes(here, 2000)) == pytest.approx(0.1, abs=0.03)


def test_a_wall_that_does_not_answer_hides_what_is_behind(world: Make, arena: MakeArena) -> None:
    """A wall slanted by 60 deg right across the way, and the same one beside it."""
    across = {"slanted": {"start": {"x": 1150, "y": 920}, "end": {"x": 1500, "y": 1120}}}
    beside = {"slanted": {"start": {"x": 1150, "y": 1120}, "end": {"x": 1500, "y": 1320}}}
    assert world(on=arena(walls=WALL | across)).sense("sonar") is None
    assert world(on=arena(walls=WALL | beside)).sense("sonar") == pytest.approx(466.0)


@pytest.mark.parametrize("heading", [23, 28, 33, 38])
@pytest.mark.parametrize("left", [True, False])
def test_the_corner_of_a_box_is_heard(world: Make, arena: MakeArena, heading: float, left: bool) -> None:
    """Of its two sides one does not answer; the corner belongs to the other as well."""
    side = 1 if left else -1
    box = {"box": {"box": {"x": 1600, "y": 1000 + side * 200, "width": 200, "height": 200}}}
    angle = math.radians(side * heading)
    corner = 1500.0, 1000.0 + side * 100
    at = corner[0] - 234 * math.cos(angle), corner[1] - 234 * math.sin(angle), side * heading
    assert world(at=at, on=arena(obstacles=box)).sense("sonar") == pytest.approx(200.0, abs=0.5)


def _turned(x: float, y: float, angle_deg: float) -> dict[str, float]:
    """A point of the robot's frame in the arena, the robot in its middle with this heading."""
    cos, sin = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    return {"x": 2000 + cos * x - sin * y, "y": 2000 + sin * x + cos * y}


def _scenery(angle_deg: float) -> dict[str, Any]:
    """A post at the edge of the beam, a wall that ends in it, and a slanted one that hides the post."""
    return {
        "obstacles": {"post": {"circle": {**_turned(430, 90, angle_deg), "radius": 40}}},
        "walls": {
            "end": {"start": _turned(520, 30, angle_deg), "end": _turned(480, -400, angle_deg)},
            "slanted": {"start": _turned(150, -20, angle_deg), "end": _turned(500, 180, angle_deg)},
        },
    }


@pytest.mark.parametrize(
    "names", [("post",), ("end",), ("post", "end"), ("end", "slanted"), ("post", "slanted")]
)
@given(angle_deg=st.floats(0, 360))
def test_an_echo_does_not_depend_on_where_north_is(
    world: Make, arena: MakeArena, names: tuple[str, ...], angle_deg: float
) -> None:
    def heard(angle_deg: float) -> float:
        scenery = {
            kind: {name: solid for name, solid in solids.items() if name in names}
            for kind, solids in _scenery(angle_deg).items()
        }
        here = world(at=(2000, 2000, angle_deg), on=arena(size=(4000, 4000), border=False, **scenery))
        return here.sense("sonar") or math.nan

    assert heard(angle_deg) == pytest.approx(heard(0.0), abs=1e-6, nan_ok=True)


def test_side_walls_are_not_heard(world: Make, arena: MakeArena) -> None:
    lane = {
        name: {"start": {"x": 0, "y": y}, "end": {"x": 2000, "y": y}} for name, y in (("a", 920), ("b", 1080))
    }
    here = world(on=arena(walls=WALL | lane), seed=1)
    heard = [echo for echo in echoes(here, 1000) if echo is not None]
    assert len(heard) > 970
    assert min(heard) > 440


def test_no_echo_beyond_the_range(world: Make, arena: MakeArena) -> None:
    here = world(on=arena(size=(6000, 2000)))
    assert here.sense("sonar") is None
    assert here.truth()[WALL_DISTANCE] == pytest.approx(4966.0)


def test_too_near(world: Make, kit: Callable[..., Kit]) -> None:
    """A Cutebot at a wall: its sonar is 8 mm from it, its range begins at 20 mm."""
    at = (2935, 1000, 0)
    assert world(at=at, robot=kit("cutebot")).sense("sonar") is None
    seen = echoes(world(at=at, robot=kit("cutebot"), seed=1), 1000)
    late = [echo for echo in seen if echo is not None]
    assert len(late) == pytest.approx(500, abs=60)
    assert fmean(late) == pytest.approx(24.0, abs=1.0)


@pytest.mark.parametrize("level", [1.0, 0.5])
def test_the_noise_of_the_sonar(world: Make, arena: MakeArena, level: float) -> None:
    seen = echoes(world(on=arena(walls=WALL), seed=11, sensor_noise=level), 4000)
    heard = [echo for echo in seen if echo is not None]
    assert 1 - len(heard) / len(seen) == pytest.approx(0.01 * level, abs=0.005)
    assert fmean(heard) == pytest.approx(466.0, abs=0.5)
    assert pstdev(heard) == pytest.approx((3 + 0.005 * 466) * level, rel=0.05)


def test_reading_changes_nothing(world: Make, arena: MakeArena) -> None:
    seldom, often = (world(on=arena(walls=WALL), seed=4) for _ in range(2))
    for step in range(1, 300):
        for here in (seldom, often):
            here.advance(step * 7 * MS, 0.4, 0.5)
        for _ in range(3):
            often.sense("sonar"), often.sense("line_left"), often.acceleration(), often.turn_rate()
        if step % 50 == 0:
            assert seldom.sense("sonar") == often.sense("sonar")
            assert (seldom.acceleration(), seldom.turn_rate()) == (often.acceleration(), often.turn_rate())


def test_noise_is_held_for_20_ms(world: Make) -> None:
    here = world(seed=1)
    values = []
    for ms in range(100):
        here.advance(ms * MS, 0.0, 0.0)
        values.append(here.turn_rate())
    assert len(set(values)) == 5
    assert values[:20] == values[:1] * 20


def test_the_noise_of_the_imu(world: Make) -> None:
    here = world(seed=6)
    rates, axes = [], []
    for slot in range(4000):
        here.advance(slot * SLOT, 0.0, 0.0)
        rates.append(here.turn_rate())
        axes.append(here.acceleration())
    assert (fmean(rates), pstdev(rates)) == pytest.approx((0.0, 0.3), abs=0.02)
    for axis, mean in zip(zip(*axes, strict=True), (0.0, 0.0, GRAVITY), strict=True):
        assert fmean(axis) == pytest.approx(mean, abs=4.0)
        assert pstdev(axis) == pytest.approx(60.0, rel=0.05)


def test_the_gyroscope_shows_the_turning_rate(world: Make) -> None:
    here = world()
    here.advance(1000 * MS, -0.5, 0.5)
    before = here.heading
    here.advance(2000 * MS, -0.5, 0.5)
    assert here.turn_rate() == pytest.approx(here.heading - before, rel=1e-3)
    assert here.turn_rate() > 0
