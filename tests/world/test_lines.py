"""Lines on the floor: sensors over them, distance from them, laps along them."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from statistics import fmean

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gorae.errors import UsageError
from gorae.kits import Arena, arena_ids, load_arena
from gorae.world import World, check_arena
from gorae.world.lines import LineTrack

MS = 1_000_000
SECOND = 1000 * MS
OFFSET, LAP = 4, 5

Make = Callable[..., World]
MakeArena = Callable[..., Arena]

STRAIGHT = {"width": 20, "start": {"x": 200, "y": 1000, "heading": 0}, "path": [{"straight": 2000}]}
EIGHT = {
    "width": 20,
    "start": {"x": 1500, "y": 1000, "heading": 45},
    "closed": True,
    "path": [
        {"straight": 300}, {"arc": 270, "radius": 300}, {"straight": 600},
        {"arc": -270, "radius": 300}, {"straight": 300},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("y", "left", "right"),
    [
        (1000, True, True),
        (1010, False, True),
        (990, True, False),
        (1016.1, False, False),
        (1200, False, False),
    ],
)
def test_sensors_on_and_off_a_line(world: Make, arena: MakeArena, y: float, left: bool, right: bool) -> None:
    """The line is 20 mm wide, the sensors are 6 mm to each side."""
    here = world(at=(1000, y, 0), on=arena(lines={"l": STRAIGHT}))
    assert (here.sense("line_left"), here.sense("line_right")) == (left, right)


@pytest.mark.parametrize(("x", "dark"), [(157.5, True), (156.5, False), (2172.5, True), (2173.5, False)])
def test_a_line_has_round_ends(world: Make, arena: MakeArena, x: float, dark: bool) -> None:
    """The sensors are 35 mm ahead; a cap of 10 mm is 8 mm long where they are, 6 mm from its middle."""
    here = world(at=(x, 1000, 0), on=arena(lines={"l": STRAIGHT}))
    assert here.sense("line_left") is dark


def test_at_the_edge_noise_decides(world: Make, arena: MakeArena) -> None:
    here = world(at=(1000, 1004, 0), on=arena(lines={"l": STRAIGHT}), seed=1)
    seen = []
    for slot in range(2000):
        here.advance(slot * 20 * MS, 0.0, 0.0)
        seen.append(here.sense("line_left"))
        assert here.sense("line_right")
    assert fmean(seen) == pytest.approx(0.5, abs=0.05)


def test_noise_is_the_same_all_along_an_edge(world: Make, arena: MakeArena) -> None:
    """1.2 mm outside of a slanted line a sensor sees it now and then, also in the corners of the grid."""
    slanted = {"width": 20, "start": {"x": 200, "y": 204.6, "heading": 45}, "path": [{"straight": 2000}]}
    floor, way = arena(lines={"l": slanted}), math.sqrt(0.5)
    for corner in range(260, 800, 20):
        x, y = corner - 0.2, corner + 20.2
        here = world(at=(x - 29 * way, y - 41 * way, 45), on=floor, seed=corner)  # the sensor is at 35, 6
        seen = 0
        for slot in range(300):
            here.advance(slot * 20 * MS, 0.0, 0.0)
            seen += here.sense("line_left")
        assert 2 <= seen <= 40


def test_without_noise_there_is_none(world: Make, arena: MakeArena) -> None:
    here = world(at=(1000, 1003.9, 0), on=arena(lines={"l": STRAIGHT}), seed=1, sensor_noise=0.0)
    for slot in range(200):
        here.advance(slot * 20 * MS, 0.0, 0.0)
        assert here.sense("line_left")


@pytest.mark.parametrize(
    ("at", "offset"),
    [
        ((1000, 1000, 0), 0.0), ((1000, 1030, 0), 30.0), ((1000, 1030, 180), 30.0),
        ((1000, 970, 0), -30.0), ((1000, 970, 90), 5.0),
        ((2205, 1030, 0), 50.0), ((2205, 970, 0), -50.0), ((125, 970, 0), -50.0),
    ],
)  # fmt: skip
def test_offset_is_positive_on_the_left_of_the_line(
    world: Make, arena: MakeArena, at: tuple[float, float, float], offset: float
) -> None:
    here = world(at=at, on=arena(lines={"l": STRAIGHT}))
    assert here.truth()[OFFSET] == pytest.approx(offset)


def test_the_nearest_of_several_lines_counts(world: Make, arena: MakeArena) -> None:
    other = STRAIGHT | {"start": {"x": 200, "y": 1300, "heading": 0}}
    both = arena(lines={"a": STRAIGHT, "b": other})
    assert world(at=(1000, 1250, 0), on=both).truth()[OFFSET] == pytest.approx(-50.0)
    assert world(at=(1000, 1100, 0), on=both).truth()[OFFSET] == pytest.approx(100.0)
    assert world(at=(1000, 1300, 0), on=both).sense("line_left")
    assert world(at=(1000, 1000, 0), on=both).sense("line_left")


def test_no_line(world: Make) -> None:
    here = world()
    assert not here.sense("line_left")
    assert math.isnan(here.truth()[OFFSET])
    assert math.isnan(here.truth()[LAP])


@given(x=st.floats(-100, 1300), y=st.floats(-100, 1000))
@example(x=1090.0, y=449.5)  # where one piece ends and the next begins
@example(x=1090.0, y=450.5)
@example(x=850.5, y=690.0)
@example(x=849.5, y=690.0)
@example(x=850.5, y=210.0)
@example(x=110.0, y=449.5)
@example(x=110.0, y=450.5)
def test_offset_from_the_oval(x: float, y: float) -> None:
    """An oval is what lies 250 mm from the middle line between its half circles; left is inside."""
    track = LineTrack(load_arena("oval").lines["track"])
    nearest = min(max(x, 350), 850)
    assert track.offset(x, y) == pytest.approx(250 - math.hypot(x - nearest, y - 450), abs=1e-6)


@given(x=st.floats(0, 3000), y=st.floats(0, 2000))
def test_the_grid_of_squares_finds_the_nearest_piece(arena: MakeArena, x: float, y: float) -> None:
    track = LineTrack(arena(lines={"l": EIGHT}).lines["l"])
    assert abs(track.offset(x, y)) == min(abs(piece.offset(x, y)) for piece in track._pieces)


@given(along=st.floats(0, 2569))
def test_places_along_the_oval(along: float) -> None:
    track = LineTrack(load_arena("oval").lines["track"])
    assert track.along(*_on_oval(along), near=along) == pytest.approx(along, abs=1e-6)


@given(along=st.floats(0, 2569), side=st.floats(-14.9, 14.9))
def test_how_deep_in_a_line_a_point_is(along: float, side: float) -> None:
    """Also as far outside of its 10 mm to each side as noise may move what a sensor sees."""
    track = LineTrack(load_arena("oval").lines["track"], blur=5.0)
    (x, y), (ahead_x, ahead_y) = _on_oval(along), _on_oval((along + 0.001) % 2569)
    way = math.dist((x, y), (ahead_x, ahead_y))
    x, y = x - side * (ahead_y - y) / way, y + side * (ahead_x - x) / way
    assert track.depth(x, y) == pytest.approx(10 - abs(side), abs=1e-3)


@pytest.mark.parametrize(
    "along", [1.0, 500.0, 500 + 125 * math.pi, 500 + 250 * math.pi, 1000 + 250 * math.pi]
)
@pytest.mark.parametrize("near", [0.0, 1285.0])
def test_a_place_is_found_from_afar_too(along: float, near: float) -> None:
    """Also where two pieces meet, and farther than a quarter of the line from where one was."""
    track = LineTrack(load_arena("oval").lines["track"])
    x, y = _on_oval(along)
    assert track.along(x, y, near) == pytest.approx(along, abs=1e-6)


def _on_oval(along: float) -> tuple[float, float]:
    half = math.pi * 250
    if along < 500:
        return 350 + along, 200
    if along < 500 + half:
        angle = (along - 500) / 250
        return 850 + 250 * math.sin(angle), 450 - 250 * math.cos(angle)
    x, y = _on_oval(along - 500 - half)
    return 1200 - x, 900 - y


def follow(here: World, ms: int, seconds: float) -> list[float]:
    """Keep to the line with the help of its true offset; laps seen on the way. `ms`: how often to steer."""
    laps = []
    for step in range(1, round(seconds * 1000 / ms) + 1):
        bend = max(-0.3, min(0.3, here.truth()[OFFSET] * 0.03))
        here.advance(step * ms * MS, 0.5 + bend, 0.5 - bend)
        laps.append(here.truth()[LAP])
    return laps


def test_one_lap_along_the_oval(world: Make) -> None:
    """The line sensors' middle has come round when it is where it began, 35 mm ahead of the axle."""
    here = world(at=(350, 200, 0), on=load_arena("oval"))
    laps = follow(here, 20, 25.0)
    assert all(0.0 <= after - before < 0.01 for before, after in pairwise(laps))
    track = LineTrack(load_arena("oval").lines["track"])
    angle = math.radians(here.heading)
    at = track.along(here.x + 35 * math.cos(angle), here.y + 35 * math.sin(angle), near=0.0)
    assert 1.0 < laps[-1] < 2.0
    assert laps[-1] == pytest.approx(1 + (at - 35) / track.length, abs=1e-9)


def test_laps_are_followed_however_seldom_somebody_looks(world: Make, arena: MakeArena) -> None:
    """A circle driven blindly, three times and a half round."""
    circle = {"width": 20, "start": {"x": 1000, "y": 1000, "heading": 0}, "closed": True}
    ring = arena(lines={"ring": circle | {"path": [{"arc": 360, "radius": 150}]}})
    here, watched = (world(at=(1000, 1000, 0), on=ring) for _ in range(2))
    here.advance(20 * SECOND, 0.55, 1.0)
    for step in range(1, 2001):
        watched.advance(step * 10 * MS, 0.55, 1.0)
        watched.truth()
    assert here.heading / 360 > 3
    assert here.truth()[LAP] == pytest.approx(here.heading / 360, abs=0.2)
    assert watched.truth() == here.truth()


def test_laps_the_other_way_round_count_too(world: Make) -> None:
    here = world(at=(850, 200, 180), on=load_arena("oval"))
    for step in range(1, 25 * 50):
        bend = max(-0.3, min(0.3, here.truth()[OFFSET] * 0.03))
        here.advance(step * 20 * MS, 0.5 - bend, 0.5 + bend)
    assert 1.0 < here.truth()[LAP] < 2.0


def test_a_crossing_does_not_upset_the_laps(world: Make, arena: MakeArena) -> None:
    laps = follow(world(at=(1500, 1000, 45), on=arena(lines={"eight": EIGHT})), 20, 40.0)
    assert all(-0.02 < after - before < 0.02 for before, after in pairwise(laps))
    assert laps[-1] > 1.2


@pytest.mark.parametrize("near", [0.0, 600.0 + 1.5 * math.pi * 300])
def test_at_a_crossing_the_way_so_far_tells_where_one_is(arena: MakeArena, near: float) -> None:
    """8 mm beside the crossing, on one branch or the other."""
    track = LineTrack(arena(lines={"eight": EIGHT}).lines["eight"])
    for side in (-8.0, 8.0):
        ahead, behind = (track.along(1500 + x, 1000 + side, near) for x in (8.0, -8.0))
        assert abs(track.way(near, ahead)) < 20
        assert abs(track.way(near, behind)) < 20


def test_an_open_line_has_no_laps(world: Make, arena: MakeArena) -> None:
    assert math.isnan(world(on=arena(lines={"l": STRAIGHT})).truth()[LAP])


def test_the_arenas_that_come_with_gorae_are_right() -> None:
    for name in arena_ids():
        assert list(check_arena(load_arena(name))) == []


def test_mistakes_of_an_arena(arena: MakeArena, world: Make) -> None:
    wall = {"start": {"x": 10, "y": 10}, "end": {"x": 10, "y": 10}}
    dot = STRAIGHT | {"path": [{"arc": 0, "radius": 10}]}
    wrong = arena(lines={"open": STRAIGHT | {"closed": True}, "dot": dot}, walls={"w": wall})
    found = [(path, text.key) for path, text in check_arena(wrong)]
    assert found == [
        (("walls", "w"), "world.wall-without-length"),
        (("lines", "open", "closed"), "world.not-closed"),
        (("lines", "dot", "path"), "world.line-without-length"),
    ]
    with pytest.raises(UsageError):
        world(on=wrong)
