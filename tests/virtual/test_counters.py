"""`machine.Counter`, `machine.Encoder` and `esp32.PCNT`: they count the edges that a kit's encoders give."""

from __future__ import annotations

from collections.abc import Callable
from math import pi

import pytest

from gorae import resources
from gorae.bench.robot import Robot
from gorae.virtual.devices.ir_receiver import InfraredInput, RemoteKey
from gorae.virtual.devices.pins import Pin
from gorae.virtual.edges import NEVER_NS, EdgeWatch

DRIVES = """
from machine import Counter, Encoder, Pin
from esp32 import PCNT
from robot import *
def out(speed, ms):
    drive(speed)
    sleep(ms)
    stop()
    sleep(400)
"""


@pytest.fixture(scope="module")
def robot(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Robot]:
    """Runs a program on a kit whose left encoder has two outputs with 200 pulses a turn, its right one 20."""
    text = (resources.folder("hardware") / "kits" / "esp32-scout.yaml").read_text(encoding="utf-8")
    file = tmp_path_factory.mktemp("kit") / "own.yaml"
    file.write_text(text.replace("pin: IO36, pulses: 20", "pin: IO36, pin_b: IO27, pulses: 200"), "utf-8")

    def run(program: str) -> Robot:
        own = Robot(file)
        own.run(DRIVES + program)
        own.step(5)
        assert own.error is None
        return own

    return run


def test_an_encoder_follows_a_wheel_ahead_and_back(robot: Callable[[str], Robot]) -> None:
    program = """
A, B = Pin(36), Pin(27)
units = [Encoder(n, A, B, phases=phases) for n, phases in enumerate((1, 2, 4))] + [Encoder(3, B, A, phases=4)]
said = []
for speed in (60, -60, -60):
    out(speed, 700)
    print(*[unit.value() for unit in units])
print([unit.phases() for unit in units], Encoder(0) is units[0])
units[0].value(7)
print(units[0].value(), units[0].value(0), units[0].value())
"""
    own = robot(program)
    *told, phases, values = own.output.splitlines()
    for line in told:
        one, two, four, swapped = map(int, line.split())
        assert two == pytest.approx(four / 2, abs=1)
        assert one == pytest.approx(four / 4, abs=1)
        assert swapped == -four
    edges = own.value("encoder_left") / (pi * 65 / 800)
    assert four == pytest.approx(edges, abs=4)  # the signal knows whole pulses
    assert edges < -50
    assert (phases, values) == ("[1, 2, 4, 4] True", "7 7 0")


def test_a_counter_counts_edges_up_or_down(robot: Callable[[str], Robot]) -> None:
    program = """
pin = Pin(39)
both = Counter(0, pin, edge=Counter.RISING | Counter.FALLING)
rising, falling = Counter(1, pin), Counter(2, src=pin, edge=Counter.FALLING, direction=Counter.DOWN)
unit = PCNT(3, pin=pin, rising=PCNT.INCREMENT, falling=PCNT.INCREMENT, max=7)
out(70, 900)
print(both.value(), rising.value(), falling.value(), unit.value())
unit.start()
before = both.value()
out(70, 900)
print(both.value() - before, unit.value(), Counter(0) is both)
unit.stop()
out(70, 300)
print(unit.value(0), unit.value())
both.deinit()
try: both.value()
except RuntimeError as error: print(error)
try: Encoder(1, pin, pin)
except ValueError as error: print(error)
try: PCNT(8)
except ValueError as error: print(error)
"""
    first, second, stopped, *mistakes = robot(program).output.splitlines()
    both, rising, falling, unit = map(int, first.split())
    assert both == rising - falling > 5
    assert abs(rising + falling) <= 1
    assert unit == 0  # it had not started
    more, within, same = second.split()
    assert (int(more) % 7, same) == (int(within), "True")
    assert stopped == f"{within} 0"
    assert mistakes == ["not initialised", "PCNT in use", "id"]


def test_units_are_read_right_when_a_timer_reads_them_too(robot: Callable[[str], Robot]) -> None:
    """A callback may come while the program reads the same unit."""
    program = """
from machine import Timer
A, B = Pin(36), Pin(27)
units = [Encoder(n, A, B, phases=4) for n in range(3)] + [Encoder(3, B, A, phases=4), Counter(4, A)]
alone = Encoder(5, A, B, phases=4), Counter(6, A)
asked = 0
def ask(timer):
    global asked
    asked += 1
    for unit in units: unit.value()
Timer(0).init(period=1, callback=ask)
for speed in (80, -80):
    drive(speed)
    until = ticks_ms() + 600
    while ticks_ms() < until:
        for unit in units: unit.value()
    print(alone[1].value())
stop()
sleep(400)
print(asked > 100, alone[0].value(), *[unit.value() for unit in units])
"""
    own = robot("from time import ticks_ms\n" + program)
    asked, alone, first, second, third, swapped, counter = own.output.splitlines()[-1].split()
    assert asked == "True"
    assert first == second == third == alone
    assert int(swapped) == -int(alone)
    assert int(counter) >= 10


def test_an_encoder_whose_second_pin_is_not_connected_goes_back_and_forth(
    robot: Callable[[str], Robot],
) -> None:
    """At a rise one less, at a fall one more: it does not know where the wheel turns."""
    program = """
single, none = Encoder(0, Pin(39), Pin(4, Pin.IN, Pin.PULL_UP)), Encoder(1, Pin(39), Pin(4))
whole = Counter(2, Pin(39), edge=3)
out(80, 700)
print(single.value(), none.value(), whole.value())
"""
    single, none, whole = map(int, robot(program).output.split())
    assert -1 <= single <= 0
    assert none in (single, 0)
    assert whole > 5


def test_two_counters_of_one_pin_begin_where_they_are_made() -> None:
    """Whoever begins later takes nothing from the other."""
    receiver = InfraredInput(lambda: 0)
    receiver.expect([RemoteKey(5, at_s=0.1), RemoteKey(5, at_s=0.5)])
    pin = Pin("IO1", ("input",))
    pin.wave = receiver
    watch = EdgeWatch({1: pin})
    first = watch.count(1, 0)
    second = watch.count(1, 300_000_000)
    assert (second - first, watch.count(1, 900_000_000) - second) == (68, 68)


def test_what_counts_no_edges_of_its_own_is_looked_at() -> None:
    """The pulses of a remote control, and a pin that somebody holds."""
    pins = {1: Pin("IO1", ("input",)), 2: Pin("IO2", ("input",))}
    receiver = InfraredInput(lambda: 0)
    receiver.expect([RemoteKey(5, at_s=0.1)])
    pins[1].wave = receiver
    watch = EdgeWatch(pins)
    assert not watch.active
    assert watch.count(1, 0) == 1  # it is high
    assert watch.active
    assert watch.next_look_ns(0) == 100_000_000
    assert watch.count(1, 500_000_000) == 1 + 68
    assert not watch.look(600_000_000)  # the program is told of nothing
    assert watch.count(9, 0) == 0
    watch.forget()
    assert watch.next_look_ns(0) == NEVER_NS
