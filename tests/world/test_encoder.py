"""When the next edge of a wheel's encoder is: foreseen to the nanosecond, and the same as by brute force."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import accumulate

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wheel_edges import Phase, brute_edges

from gorae.kits import Kit
from gorae.world import World
from gorae.world.senses.encoder import NEVER_NS, WheelReader

Make = Callable[..., World]
MakeKit = Callable[..., Kit]
MS, SECOND = 1_000_000, 1_000_000_000
MM_PER_EDGE = math.pi * 65 / 200
POWERS = st.integers(-20, 20).map(lambda twentieths: twentieths / 20)
DRIVES = st.lists(
    st.tuples(POWERS, POWERS, st.integers(MS, 150 * MS) | st.integers(1, 150).map(lambda ms: ms * MS)),
    min_size=1, max_size=6,
)  # fmt: skip


def wheels(here: World) -> tuple[WheelReader, WheelReader]:
    left, right = here.sensors["encoder_left"], here.sensors["encoder_right"]
    assert isinstance(left, WheelReader)
    assert isinstance(right, WheelReader)
    return left, right


def edges(wheel: WheelReader, mm_per_edge: float, phase: float) -> int:
    return math.floor(wheel.read()[0] / mm_per_edge + phase)


def followed(
    here: World, phases: list[Phase], end_ns: int, wheel: int, mm_per_edge: float, phase: float
) -> list[tuple[int, int]]:
    """Return when the number of edges changes, looking only where one was foreseen."""
    one, found = wheels(here)[wheel], []
    count = math.floor(phase)
    ends = [at_ns for at_ns, _ in phases[1:]] + [end_ns]
    for (at_ns, powers), until_ns in zip(phases, ends, strict=True):
        here.advance(at_ns, *powers)
        while at_ns < until_ns:
            foreseen_ns = one.leaves_ns(mm_per_edge, phase, count, at_ns)
            assert foreseen_ns > at_ns
            at_ns = min(until_ns, foreseen_ns)
            if at_ns < until_ns or foreseen_ns == until_ns:
                assert here.now_ns < at_ns
            here.advance(at_ns, *powers)
            before, count = count, edges(one, mm_per_edge, phase)
            found += [(at_ns, count)] * (count != before)
    return found


def without_wiggles(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out an edge and the one back, when a wheel turns round within 2 µs of it."""
    kept: list[tuple[int, int]] = []
    for at_ns, count in found:
        if len(kept) > 1 and kept[-2][1] == count and at_ns - kept[-1][0] < 2_000:
            kept.pop()
        else:
            kept.append((at_ns, count))
    return kept


@settings(deadline=None)
@given(
    DRIVES,
    st.sampled_from([0.0, 0.01, 0.09, 0.4]),
    st.sampled_from([0.0, 0.25, 0.75]),
    st.sampled_from([MM_PER_EDGE, MM_PER_EDGE / 20]),
)
@example([(1.0, 1.0, 150 * MS), (-1.0, -0.2, 140 * MS), (1.0, 0.0, 99 * MS)], 0.09, 0.75, MM_PER_EDGE)
def test_edges_are_foreseen_where_brute_force_finds_them(
    world: Make, kit: MakeKit, drives: list[tuple[float, float, int]], lag: float, phase: float, scale: float
) -> None:
    robot = kit("esp32-scout", lag=lag)
    times = [0, *accumulate(ns for _, _, ns in drives)]
    phases = [(at_ns, (left, right)) for at_ns, (left, right, _) in zip(times, drives, strict=False)]
    for wheel in (0, 1):
        found = without_wiggles(followed(world(robot=robot), phases, times[-1], wheel, scale, phase))
        expected = without_wiggles(brute_edges(robot, phases, times[-1], wheel, scale, phase))
        assert [count for _, count in found] == [count for _, count in expected]
        for (at_ns, _), (about_ns, _) in zip(found, expected, strict=True):
            assert about_ns - 1_001 <= at_ns <= about_ns + 1


@settings(max_examples=30, deadline=None)
@given(POWERS, POWERS, st.integers(1, 400 * MS), st.sampled_from([0.0, 0.05, 0.2]))
def test_not_a_nanosecond_too_early_or_too_late(
    world: Make, kit: MakeKit, first: float, second: float, change_ns: int, lag: float
) -> None:
    """Each edge of the next second is there when it was foreseen, and not a nanosecond before."""
    robot = kit("esp32-scout", lag=lag)
    early, here = world(robot=robot), world(robot=robot)
    for one in (early, here):
        one.advance(change_ns, first, first)
    wheel, early_wheel = wheels(here)[0], wheels(early)[0]
    here.advance(change_ns, second, second)
    at_ns, idle = change_ns, 0
    while at_ns < change_ns + SECOND:
        count = edges(wheel, MM_PER_EDGE, 0.75)
        at_ns = wheel.leaves_ns(MM_PER_EDGE, 0.75, count, at_ns)
        if at_ns >= change_ns + SECOND:
            break
        early.advance(at_ns - 1, second, second)
        here.advance(at_ns, second, second)
        assert edges(early_wheel, MM_PER_EDGE, 0.75) == count
        idle += edges(wheel, MM_PER_EDGE, 0.75) == count
    assert idle <= 1  # nobody looks in vain


def test_a_wheel_that_stands_has_no_next_edge(world: Make, kit: MakeKit) -> None:
    here = world(robot=kit("esp32-scout"))
    wheel = wheels(here)[0]
    assert wheel.leaves_ns(MM_PER_EDGE, 0.75, 0, 0) == NEVER_NS
    here.advance(SECOND, 0.1, 0.5)  # less than its dead band; the other one turns
    assert wheel.leaves_ns(MM_PER_EDGE, 0.75, 0, SECOND) == NEVER_NS
    here.advance(2 * SECOND, 1.0, 1.0)
    here.advance(5 * SECOND, 0.0, 0.0)
    assert here.resting
    assert wheel.leaves_ns(MM_PER_EDGE, 0.75, edges(wheel, MM_PER_EDGE, 0.75), 5 * SECOND) == NEVER_NS


def test_a_wheel_that_rolls_out_stops_before_its_next_edge(world: Make, kit: MakeKit) -> None:
    """From 400 mm/s it rolls 36 mm, and no farther."""
    here = world(robot=kit("esp32-scout"))
    here.advance(2 * SECOND, 1.0, 1.0)
    here.advance(2 * SECOND, 0.0, 0.0)
    wheel = wheels(here)[0]
    way, _ = wheel.read()
    at_ns = wheel.leaves_ns(35.0, -way / 35.0, 0, 2 * SECOND)
    assert at_ns - 2 * SECOND == pytest.approx(-0.09 * math.log(1 - 35 / 36) * SECOND, rel=1e-4)
    assert wheel.leaves_ns(37.0, -way / 37.0, 0, 2 * SECOND) == NEVER_NS


def test_a_wheel_that_hardly_turns_is_asked_again(world: Make, kit: MakeKit) -> None:
    """So slow that an edge is hours away: nobody promises so much."""
    here = world(robot=kit("esp32-scout", top_speed=0.001, lag=0.0))
    here.advance(SECOND, 1.0, 1.0)
    wheel = wheels(here)[0]
    at_ns = wheel.leaves_ns(10.0, 0.0, 0, SECOND)
    assert at_ns == 1001 * SECOND
    while edges(wheel, 10.0, 0.0) == 0:
        here.advance(at_ns, 1.0, 1.0)
        at_ns = wheel.leaves_ns(10.0, 0.0, edges(wheel, 10.0, 0.0), at_ns)
    assert here.now_ns == pytest.approx(10_000 * SECOND, rel=1e-9)


@pytest.mark.parametrize("back", [0.0, -1.0])
def test_no_edge_is_late_while_a_battery_empties(world: Make, kit: MakeKit, back: float) -> None:
    """It turns a wheel slower with each step, and brakes it less: edges come otherwise than it looked."""
    early, here = (world(robot=kit("esp32-scout"), battery=0.2) for _ in range(2))
    wheel, early_wheel = wheels(here)[0], wheels(early)[0]
    seen = 0
    at_ns, power = 0, 1.0
    here.advance(0, 1.0, 1.0)
    while at_ns < 2 * SECOND:
        count = edges(wheel, MM_PER_EDGE, 0.25)
        at_ns = min(wheel.leaves_ns(MM_PER_EDGE, 0.25, count, at_ns), 2 * SECOND)
        if power > 0 and at_ns > SECOND:
            at_ns = SECOND
        early.advance(at_ns - 1, power, power)
        here.advance(at_ns, power, power)
        assert edges(early_wheel, MM_PER_EDGE, 0.25) == count
        seen += edges(wheel, MM_PER_EDGE, 0.25) != count
        if at_ns == SECOND:
            early.advance(at_ns, power, power)
            power = back
            here.advance(at_ns, power, power)
    assert seen > 60


def test_walls_and_hands_change_nothing(world: Make, kit: MakeKit) -> None:
    """Where the wheels slip at a wall, and the robot is put elsewhere, edges are when they were foreseen."""
    robot = kit("esp32-scout")
    free, against = world(robot=robot, at=(300, 1000, 0)), world(robot=robot, at=(2900, 1000, 0))
    for here in (free, against):
        here.advance(3 * SECOND, 0.6, 0.7)
    against.put_to_start()
    assert against.truth()[7] > 0  # bumps
    for wheel, other in zip(wheels(free), wheels(against), strict=True):
        count = edges(wheel, MM_PER_EDGE, 0.75)
        foreseen = [one.leaves_ns(MM_PER_EDGE, 0.75, count, 3 * SECOND) for one in (wheel, other)]
        assert foreseen[0] == pytest.approx(foreseen[1], abs=1)
        assert foreseen[0] < 3 * SECOND + 10 * MS


def test_the_way_to_come_is_that_of_the_formula(world: Make, kit: MakeKit) -> None:
    here = world(robot=kit("esp32-scout", lag=0.08))
    here.advance(1 * MS, 1.0, 0.0)
    wheel, other = wheels(here)
    at_ns = 301 * MS
    expected = 400 * (0.301 - 0.08 * (1 - math.exp(-0.301 / 0.08)))
    assert wheel.way_at(at_ns) == pytest.approx(expected)
    assert wheel.way_at(0) == wheel.read()[0]  # it does not tell of what is over
    assert other.way_at(at_ns) == 0.0
    before = wheel.changes
    here.advance(2 * MS, 1.0, 0.0)
    assert wheel.changes == before
    here.advance(3 * MS, 1.0, 0.1)
    assert wheel.changes == before + 1
    here.advance(99 * MS, 1.0, 0.1)
    count = edges(wheel, MM_PER_EDGE, 0.75)
    assert wheel.leaves_ns(MM_PER_EDGE, 0.75, count, 85 * MS) > 99 * MS
