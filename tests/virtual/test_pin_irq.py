"""Interrupts at pins: handlers are called in virtual time, also while a program sleeps or only computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mainline import MAINLINE

from gorae.clock import NS_PER_MS
from gorae.virtual import VirtualBoard
from gorae.virtual.devices.pins import Pin
from gorae.virtual.edges import (
    FALLING,
    LOOK_NS,
    MAX_WAITING,
    MOMENT_NS,
    NEVER_NS,
    RISING,
    SOONEST_NS,
    EdgeSource,
    EdgeWatch,
)

Play = Callable[..., Any]
HALF_MS = 10
START = """
from machine import Pin, disable_irq, enable_irq
import time
seen = []
def note(pin):
    seen.append((pin, time.ticks_ms()))
pin = Pin(4, Pin.IN)
"""
COUNT = """
def count(trigger):
    seen.clear()
    pin.irq(note, trigger)
    time.sleep_ms(200)
    pin.irq(None)
    time.sleep_ms(100)
    return len(seen)
"""


class Square:
    """High from 10 ms to 20 ms, from 30 ms to 40 ms and so on; it may know when."""

    def __init__(self, known: bool) -> None:
        self._known = known

    def level(self, now_ns: int) -> int:
        return now_ns // (HALF_MS * NS_PER_MS) % 2

    def next_edge(self, now_ns: int) -> int | None:
        half = HALF_MS * NS_PER_MS
        return (now_ns // half + 1) * half if self._known else None


class Counter:
    """A wheel's encoder: as many edges as it is told, the next of them when it is told."""

    def __init__(self) -> None:
        self.count = self.asked = 0
        self.until_ns = 0

    def level(self, now_ns: int) -> int:
        return self.count % 2

    def next_edge(self, now_ns: int) -> int | None:
        return None

    def edges(self, now_ns: int) -> int:
        return self.count

    def foresee(self, now_ns: int) -> tuple[int, int]:
        self.asked += 1
        return self.count, self.until_ns


@pytest.fixture
def say(play: Play) -> Callable[..., list[str]]:
    """The lines that a program prints whose pin 4 gets a square wave."""

    def say(program: str, board: str = "esp32", *, known: bool = True, until_s: int = 10) -> list[str]:
        def prepare(virtual: VirtualBoard) -> None:
            virtual.pins[4].wave = Square(known)

        lines: list[str] = play(START + program, board, prepare=prepare, until_s=until_s).said
        return lines

    return say


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("board", MAINLINE)
@pytest.mark.parametrize(
    "wait",
    [
        "time.sleep_ms(500)",
        "while time.ticks_ms() < 500: pass",
        "while len(seen) < 25: pass",  # no word to the board
        "for i in range(1000000):\n    if len(seen) > 24: break",
    ],
)
def test_a_handler_is_called_at_each_edge(
    say: Callable[..., list[str]], wait: str, board: str, known: bool
) -> None:
    (line,) = say(
        f"pin.irq(note, Pin.IRQ_RISING)\n{wait}\nprint(seen[0][0] is pin, [t for _, t in seen])",
        board,
        known=known,
    )
    same, times = line.split(" ", 1)
    first = [int(time) for time in times.strip("[]").split(",")]
    assert same == "True"
    assert len(first) in (24, 25)
    began = 30 if first[0] > 20 else 10  # it is not ready at 10 ms
    for at, time_ms in enumerate(first):
        assert 0 <= time_ms - (began + 20 * at) <= 3


def test_triggers(say: Callable[..., list[str]]) -> None:
    lines = say(
        COUNT + "\nprint(*[count(t) for t in (Pin.IRQ_RISING, Pin.IRQ_FALLING, 3)])"
        "\npin.irq(handler=note)\ntime.sleep_ms(100)\nprint(len(seen), pin.irq().trigger(), pin.irq())"
    )
    assert [int(count) for count in lines[0].split()] == [10, 10, 20]
    assert lines[1].split()[1:] == ["3", "<IRQ>"]


def test_an_error_in_a_handler_ends_the_program(play: Play) -> None:
    program = START + "pin.irq(lambda p: 1 / 0)\nwhile True: pass"
    played = play(program, "esp32", prepare=lambda board: setattr(board.pins[4], "wave", Square(True)))
    assert played.outcome.error == "ZeroDivisionError: divide by zero"


def test_what_a_handler_computes_takes_the_programs_time(say: Callable[..., list[str]]) -> None:
    program = """
def compute(pin):
    for i in range(10000):
        pass

t = time.ticks_ms()
compute(None)
alone = time.ticks_ms() - t
pin.irq(compute, Pin.IRQ_RISING)
t = time.ticks_ms()
time.sleep_ms(20)
print(alone, time.ticks_ms() - t)
"""
    alone, called = map(int, say(program)[0].split())
    assert alone > 20
    assert alone < called < alone + 21


def test_what_is_no_handler(play: Play) -> None:
    assert play(START + "pin.irq(3)", "esp32").outcome.error == "ValueError: callback must be callable"


def test_a_program_that_only_computes_ends_at_the_time_limit(play: Play) -> None:
    program = START + "pin.irq(note)\nprint('on')\nwhile True: pass"
    played = play(program, "esp32", until_s=2, prepare=lambda b: setattr(b.pins[4], "wave", Square(False)))
    assert (played.outcome.ending, played.lines) == ("time-limit", ["on"])


def test_two_runs_are_the_same(say: Callable[..., list[str]]) -> None:
    program = "pin.irq(note)\nx = 0\nwhile x < 100000: x += 1\nprint(seen)\nprint(time.ticks_us())"
    assert say(program) == say(program)


def test_an_outputs_own_edges(say: Callable[..., list[str]]) -> None:
    lines = say(
        "out = Pin(5, Pin.OUT, value=0)\nout.irq(lambda p: seen.append(p.value()))\n"
        "for i in range(3):\n    out.value(1); time.sleep_ms(5); out.value(0); time.sleep_ms(5)\nprint(seen)"
    )
    assert lines == ["[1, 0, 1, 0, 1, 0]"]


def watched() -> tuple[EdgeWatch, Counter]:
    pin, wheel = Pin("IO4", ("input",)), Counter()
    pin.wave = wheel
    watch = EdgeWatch({4: pin})
    watch.watch(4, RISING | FALLING, 0)
    return watch, wheel


def test_a_wave_that_counts_loses_no_edge() -> None:
    watch, wheel = watched()
    wheel.count = 5
    assert watch.look(1)
    assert [edge for _, edge in watch.waiting] == [RISING, FALLING, RISING, FALLING, RISING]
    watch.waiting.clear()
    wheel.count = 3  # it turns back
    assert watch.look(2 + SOONEST_NS)
    assert len(watch.waiting) == 2


def test_nobody_looks_before_an_edge_is_foreseen() -> None:
    """Unless outputs have changed meanwhile: half a millisecond later, however often they do."""
    watch, wheel = watched()
    assert watch.next_look_ns(0) == 0  # it has not been asked yet
    wheel.until_ns = 70 * NS_PER_MS
    assert not watch.look(1)
    assert watch.next_look_ns(1) == 70 * NS_PER_MS
    assert not watch.look(69 * NS_PER_MS)
    assert wheel.asked == 1
    wheel.until_ns = NEVER_NS
    assert watch.output_changes(5 * NS_PER_MS) == 5 * NS_PER_MS + MOMENT_NS
    assert watch.output_changes(5 * NS_PER_MS + 1) == 5 * NS_PER_MS + MOMENT_NS
    assert watch.next_look_ns(5 * NS_PER_MS) == 5 * NS_PER_MS + MOMENT_NS
    assert not watch.look(5 * NS_PER_MS + MOMENT_NS)
    assert (wheel.asked, watch.next_look_ns(6 * NS_PER_MS)) == (2, NEVER_NS)
    again_ns = watch.output_changes(8 * NS_PER_MS)
    assert watch.output_changes(again_ns) == again_ns + MOMENT_NS  # what changes right then counts, too
    watch.forget()
    assert watch.next_look_ns(9 * NS_PER_MS) == NEVER_NS


def test_a_pin_is_not_looked_at_for_a_moment_after_an_edge() -> None:
    """So much work nobody can ask for."""
    watch, wheel = watched()
    wheel.count, wheel.until_ns = 1, 5
    assert watch.look(1)
    watch.waiting.clear()
    assert watch.next_look_ns(1) == 1 + SOONEST_NS
    wheel.until_ns = 1 + SOONEST_NS + 5
    assert not watch.look(1 + SOONEST_NS)
    assert watch.next_look_ns(1 + SOONEST_NS) == 1 + SOONEST_NS + 5


def test_outputs_of_pins_that_know_no_edges_are_nothing_to_them() -> None:
    watch, _ = watched()
    watch.watch(4, 0, 0)
    assert watch.output_changes(5) == NEVER_NS
    pin = Pin("IO5", ("input",))
    pin.wave = Square(known=True)
    watch = EdgeWatch({5: pin})
    watch.watch(5, RISING, 0)
    assert watch.output_changes(5) == NEVER_NS
    assert watch.next_look_ns(5) == HALF_MS * NS_PER_MS


class StateMachines(EdgeSource):
    """They may drive motors whenever they like, and tell of nothing."""

    @property
    def active(self) -> bool:
        return True

    def next_ns(self, now_ns: int) -> int:
        return NEVER_NS

    def look(self) -> list[tuple[int, int]]:
        return []


def test_what_state_machines_do_is_not_foreseen() -> None:
    watch, wheel = watched()
    watch.source = StateMachines()
    wheel.until_ns = 70 * NS_PER_MS
    assert not watch.look(1)
    assert watch.next_look_ns(1) == 1 + LOOK_NS
    wheel.count = 1
    assert watch.look(1 + LOOK_NS)


def test_there_is_room_for_so_many_calls_as_on_the_board() -> None:
    watch, wheel = watched()
    wheel.count = 100
    watch.look(1)
    assert len(watch.waiting) == MAX_WAITING


SLOW_HANDLERS = """
from machine import Pin
import time
depth = deepest = calls = 0
def slow(pin):
    global depth, deepest, calls
    depth += 1
    deepest = max(deepest, depth)
    for _ in range(200):
        time.ticks_us()
    calls += 1
    depth -= 1
for number in (4, 5):
    Pin(number, Pin.IN).irq(slow)
begin = time.ticks_ms()
time.sleep_ms(300)
print(deepest, calls > 3, 300 <= time.ticks_ms() - begin < 345)
"""


def test_no_handler_interrupts_another_and_a_wait_ends_in_time(play: Play) -> None:
    """Handlers that take longer than edges come apart, at two pins."""

    def prepare(virtual: VirtualBoard) -> None:
        for pin in (4, 5):
            virtual.pins[pin].wave = Square(False)

    played = play(SLOW_HANDLERS, "esp32", prepare=prepare)
    assert played.outcome.ending == "finished", played.outcome.traceback
    assert played.lines == ["1 True True"]
