"""Edges of encoders between world and board: each is told of once, when it is, whatever the powers do."""

from __future__ import annotations

import math
from functools import partial
from itertools import pairwise
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wheel_edges import Powers, brute_edges, target

from gorae.bench.robot import Robot
from gorae.bench.scene import Scene
from gorae.clock import Clock
from gorae.kits import Pose, load_arena, load_kit
from gorae.virtual.devices.encoder import FIRST, SECOND, EncoderTrack
from gorae.virtual.devices.pins import Pin
from gorae.virtual.edges import FALLING, MOMENT_NS, RISING, SOONEST_NS, EdgeWatch
from gorae.world import Conditions, World
from gorae.world.hand import Hand, Person

KIT = load_kit("esp32-scout")
MM_PER_EDGE = math.pi * 65 / 60 / 2
MS = 1_000_000
PHASES = (FIRST, SECOND, FIRST)
"""Of three pins: two at the left wheel, one at the right."""


class Board:
    """Three watched pins at a robot's wheels, and a clock. It looks when it must, or when it is told to."""

    def __init__(self, hand: Hand | None = None) -> None:
        self.clock, self.powers = Clock(), (0.0, 0.0)
        start = Pose.model_construct(x=300.0, y=400.0, heading=0.0)
        self.world = World(load_arena("corridor"), KIT, Conditions(seed=1, start=start))
        self.scene = Scene(self.world, KIT, self.clock, lambda: self.powers, hand)
        self.tracks = [
            EncoderTrack(partial(self.scene.sense, name), lambda: self.clock.now_ns, MM_PER_EDGE, phase)
            for name, phase in zip(("encoder_left", "encoder_left", "encoder_right"), PHASES, strict=True)
        ]
        pins = {number: Pin(f"IO{number}", ("input",)) for number in range(3)}
        for pin, track in zip(pins.values(), self.tracks, strict=True):
            pin.wave = track
        self.watch = EdgeWatch(pins)
        for number in pins:
            self.watch.watch(number, RISING | FALLING, 0)
        self.told: list[list[tuple[int, int]]] = [[], [], []]
        """When each pin has had an edge, and which."""
        self.changed: list[tuple[int, Powers]] = [(0, (0.0, 0.0))]
        """From when the world has had which powers."""
        self.looks = 0

    def set_powers(self, powers: Powers) -> None:
        """As the bench and a board do."""
        before_ns = self.world.now_ns
        self.scene.catch_up()
        self._note(before_ns)
        self.watch.output_changes(self.clock.now_ns)
        self.powers = powers

    def look(self) -> None:
        """As a board does that is to be called, or as `PIN_COUNT`, which counts, too."""
        self.looks += 1
        before_ns = self.world.now_ns
        self.watch.look(self.clock.now_ns)
        self._note(before_ns)
        while self.watch.waiting:
            number, edge = self.watch.waiting.popleft()
            self.told[number].append((self.clock.now_ns, edge))

    def sense(self) -> None:
        """Look at a line sensor, as programs do all the time."""
        before_ns = self.world.now_ns
        self.scene.sense("line_left")
        self._note(before_ns)

    def _note(self, before_ns: int) -> None:
        if self.world.now_ns > before_ns and self.powers != self.changed[-1][1]:
            self.changed.append((before_ns, self.powers))

    def run_until(self, at_ns: int) -> None:
        while (next_ns := self.watch.next_look_ns(self.clock.now_ns)) <= at_ns:
            assert next_ns > self.clock.now_ns or not self.clock.now_ns
            self.clock.now_ns = max(next_ns, self.clock.now_ns)
            self.look()
        self.clock.now_ns = at_ns


POWERS = st.integers(-20, 20).map(lambda twentieths: twentieths / 20)
ACTS = st.one_of(st.tuples(POWERS, POWERS), st.just("look"), st.just("sense"), st.just("count"))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60 * MS) | st.integers(1, 800_000), ACTS), min_size=1, max_size=25))
def test_each_edge_is_told_of_once_and_in_time(acts: list[tuple[int, Powers | str]]) -> None:
    """Powers change at any moment; a timer looks, sensors are read and edges counted meanwhile."""
    board = Board()
    board.run_until(0)
    changes = [0]
    for wait_ns, act in [*acts, (50 * MS, "look")]:
        board.run_until(board.clock.now_ns + wait_ns)
        if isinstance(act, tuple):
            board.set_powers(act)
            changes.append(board.clock.now_ns)
        elif act == "sense":
            board.sense()
        else:
            before_ns = board.world.now_ns
            if act == "count":
                board.watch.count(0, board.clock.now_ns)
                board._note(before_ns)
            else:
                board.look()
    end_ns = board.clock.now_ns
    for number, (wheel, phase) in enumerate(zip((0, 0, 1), PHASES, strict=True)):
        track, told = board.tracks[number], board.told[number]
        expected = brute_edges(KIT, board.changed, end_ns, wheel, MM_PER_EDGE, phase)
        way = board.world.sense("encoder_right" if wheel else "encoder_left")[0]
        assert track.edges(end_ns) == math.floor(way / MM_PER_EDGE + phase)
        assert [edge for _, edge in told] == [FALLING if at % 2 else RISING for at in range(len(told))]
        assert len(told) % 2 == track.edges(end_ns) % 2
        wiggles = sum(later[0] - sooner[0] < SOONEST_NS for sooner, later in pairwise(expected))
        assert len(expected) - 2 * wiggles <= len(told) <= len(expected) + 2
        if len(told) == len(expected) and not wiggles:
            for (at_ns, _), (about_ns, _) in zip(told, expected, strict=True):
                changed_ns = max(change for change in changes if change <= at_ns)
                late_ns = MOMENT_NS + 2_000 if at_ns - changed_ns <= 2 * MOMENT_NS else 2_000
                assert about_ns - 2_000 <= at_ns <= about_ns + late_ns


def test_a_robot_that_stands_is_not_looked_at() -> None:
    board = Board()
    board.run_until(60_000 * MS)
    assert board.looks == 1
    board.set_powers((0.6, 0.6))
    board.run_until(61_000 * MS)
    way = board.world.sense("encoder_left")[0]
    assert board.looks <= 3 * (way / MM_PER_EDGE + 1) + 2
    board.set_powers((0.0, 0.0))
    board.run_until(70_000 * MS)
    looks = board.looks
    board.run_until(90_000 * MS)
    assert board.looks == looks


def test_wheels_in_a_hand_have_no_edges() -> None:
    board = Board(Hand(Person.of(1), seed=1))
    board.set_powers((1.0, 1.0))
    board.run_until(10_000 * MS)
    assert board.told == [[], [], []]
    assert board.looks == 2


@pytest.mark.parametrize("number", [0, 2])
def test_pulses_are_as_long_as_the_wheel_will_turn_them(number: int) -> None:
    """`machine.time_pulse_us` of a wheel that has just begun to turn: it does not turn evenly."""
    board = Board()
    board.clock.now_ns = MS
    board.set_powers((1.0, -0.5))
    board.clock.now_ns = 2 * MS
    board.sense()
    board.clock.now_ns = 3 * MS
    pin = Pin("IO9", ("input",))
    pin.wave = board.tracks[number]
    length_ns, over_ns = pin.measure_pulse(1, 1_000 * MS, board.clock.now_ns)
    edges = brute_edges(KIT, board.changed, 500 * MS, number // 2, MM_PER_EDGE, PHASES[number])
    rise = next(at_ns for at_ns, count in edges if count % 2)
    fall = next(at_ns for at_ns, count in edges if at_ns > rise)
    assert length_ns == pytest.approx(fall - rise, abs=2_000)
    assert over_ns == pytest.approx(fall, abs=2_000)
    steady = MM_PER_EDGE / abs(target(KIT, (1.0, -0.5)[number // 2])) * 1e9
    assert length_ns > 1.2 * steady


INTERRUPTS_AND_COUNTERS = """
from machine import Counter, Pin, Timer
from robot import *
seen = [0, 0]
def left(pin): seen[0] += 1
def right(pin): seen[1] += 1
pins = Pin(36), Pin(39)
counters = [Counter(n, pin, edge=Counter.RISING | Counter.FALLING) for n, pin in enumerate(pins)]
pins[0].irq(left)
pins[1].irq(right)
reads = 0
def read(timer):
    global reads
    reads += 1
    for counter in counters: counter.value()
Timer(0).init(period=7, callback=read)
for speed, turn in ((100, 0), (180, 30), (180, 30), (60, -50), (0, 0), (120, 0)):
    drive(speed, turn)
    sleep(333)
    x = 0
    while x < 4000: x += 1
stop()
sleep(900)
print(reads > 100, *seen)
print(*[abs(counter.value()) for counter in counters])
"""


def test_a_program_is_told_of_as_many_edges_as_its_counters_count() -> None:
    """Also while a timer reads them, and while it only computes."""
    robot = Robot("esp32-scout")
    robot.run(INTERRUPTS_AND_COUNTERS)
    robot.step(5)
    assert robot.error is None
    (read, *seen), counted = (line.split() for line in robot.output.splitlines())
    assert read == "True"
    assert seen == counted
    assert min(map(int, seen)) > 20


LEVELS_AT_EDGES = """
from machine import Pin
from robot import *
from time import ticks_us
at = []
pin = Pin(36)
pin.irq(lambda pin: at.append(ticks_us()))
drive(150)
sleep(1500)
print(*at[-20:])
"""


def test_handlers_are_called_at_the_edge_and_not_up_to_a_millisecond_later() -> None:
    """At an even speed edges come evenly; what comes while telemetry is put together waits for that."""
    robot = Robot("esp32-scout", arena="corridor", start=(300, 400, 0))
    robot.run(LEVELS_AT_EDGES)
    robot.step(2)
    at_us = [int(number) for number in robot.output.split()]
    gaps = [later - sooner for sooner, later in pairwise(at_us)]
    assert len(gaps) == 19
    assert max(abs(gap - median(gaps)) for gap in gaps) < 300
    assert sum(gaps) / 19 == pytest.approx(math.pi * 65 / 40 / 150 * 1e6, rel=0.1)
