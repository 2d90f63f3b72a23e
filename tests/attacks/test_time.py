"""Programs that keep the host busy: virtual time passes, so each of them comes to its end.

How much the host does is counted, not timed: calls of Python functions, ours and built-in ones. The time that
these programs take is printed by `tests/benchmarks/bench_attacks.py`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from counted_calls import counted_calls

from gorae.bench.explain import explain
from gorae.clock import NS_PER_MS
from gorae.kits import load_kit
from gorae.virtual import ProgramOutcome, VirtualBoard, VirtualKit
from gorae.virtual import board as boards
from gorae.virtual.door import BURST_NS
from gorae.virtual.requests import BoardRequest

_SPEC = importlib.util.spec_from_file_location("loops", Path(__file__).with_name("loops.py"))
assert _SPEC
assert _SPEC.loader
loops: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(loops)

RUN_NS = 300 * NS_PER_MS
MAX_CALLS = 500
"""For a virtual millisecond: some 80 µs, where 5 s a virtual minute are 83 µs."""


def board_with(program: str, board: str) -> VirtualBoard:
    """The board of a kit: something answers on its bus and at its pins."""
    kit = {"microbit-v2": "maqueen", "esp32": "esp32-duo"}[board]
    made = VirtualKit(load_kit(kit), {"main.py": program.encode()}, seed=1, lang="en").board
    assert isinstance(made, VirtualBoard)
    return made


@pytest.mark.parametrize(("board", "name", "program"), loops.LOOPS, ids=lambda text: str(text)[:30])
def test_the_host_has_little_to_do(board: str, name: str, program: str) -> None:
    board_with("pass", board).run(NS_PER_MS)  # makes what is made once
    attacked = board_with(program, board)
    with counted_calls() as calls:
        outcome = attacked.run(BURST_NS + RUN_NS)
    assert attacked.clock.now_ns <= BURST_NS + RUN_NS
    assert outcome.ending in ("time-limit", "crashed", "memory"), outcome
    print(name, calls.count // (RUN_NS // NS_PER_MS))
    assert calls.count < MAX_CALLS * RUN_NS // NS_PER_MS


# --- the rules that make it so -------------------------------------------------------------------------


def run(program: str, board: str = "esp32", *, ms: int = 1000) -> tuple[VirtualBoard, ProgramOutcome, str]:
    virtual = board_with(program, board)
    printed = bytearray()
    virtual.on_serial = printed.extend
    outcome = virtual.run(ms * NS_PER_MS)
    return virtual, outcome, printed.decode()


@pytest.mark.parametrize("board", ["microbit-v2", "esp32"])
@pytest.mark.parametrize(
    "request_", [BoardRequest.ALARM_TAKEN, BoardRequest.SET_ALARM, BoardRequest.TICKS_US]
)
def test_no_ring_is_free(board: str, request_: BoardRequest) -> None:
    """Not even one whose Python nobody pays for, and however little was burnt before it."""
    program = f"for _ in range(10000):\n    w[0] = {request_.value}\n    ring()\nprint('over')"
    virtual, outcome, printed = run(loops.DOOR + program, board, ms=10_000)
    assert (outcome.ending, printed) == ("finished", "over\n")
    assert virtual.clock.now_ns > 10_000 * 100_000 - BURST_NS


def test_no_more_is_forgiven_than_was_burnt() -> None:
    """Computing between two rings that forgive cannot be had for nothing for long."""
    program = "for _ in range(300):\n    for _ in range(1000): pass\n    op(31)\nprint('over')"
    with_rings, *_ = run(loops.DOOR + program, ms=60_000)
    without, *_ = run(loops.DOOR + program.replace("op(31)", "pass"), ms=60_000)
    assert with_rings.clock.now_ns > without.clock.now_ns / 5


@pytest.mark.parametrize("board", ["microbit-v2", "esp32"])
def test_short_bursts_take_no_longer_than_on_a_board(board: str) -> None:
    """An honest program that asks often and then waits is not slowed down."""
    program = """
import time
start = time.ticks_us()
for _ in range(200):
    time.ticks_us()
print(time.ticks_diff(time.ticks_us(), start))
time.sleep_ms(100)
"""
    assert int(run(program, board)[2]) < 200 * {"microbit-v2": 60, "esp32": 20}[board]


@pytest.mark.parametrize(
    ("work", "least_us"),
    [
        ("open('a', 'w').write('x' * 4000)", 4000 * 11),
        ("[os.listdir() for _ in range(1000)]", 1000 * 250 - 50_000),
        ("[os.urandom(1) for _ in range(1000)]", 1000 * 650 - 50_000),
        ("os.urandom(30000)", 0),
        ("[os.stat('main.py') for _ in range(1000)]", 1000 * 200 - 50_000),
        ("[os.rename('main.py', 'main.py') for _ in range(1000)]", 1000 * 300 - 50_000),
        ("for _ in range(300):\n    with open('main.py') as f: f.read()", 300 * 600 - 50_000),
    ],
)
def test_files_take_time(work: str, least_us: int) -> None:
    program = (
        f"import os, time\nstart = time.ticks_us()\n{work}\nprint(time.ticks_diff(time.ticks_us(), start))"
    )
    assert int(run(program, ms=60_000)[2]) >= least_us


@pytest.mark.parametrize(
    "seconds", ["float('nan')", "float('inf')", "-float('inf')", "1e300", "-1e300", "-5", "2**70", "-2**70"]
)
@pytest.mark.parametrize("board", ["microbit-v2", "esp32"])
def test_odd_sleeps(board: str, seconds: str) -> None:
    outcome = run(f"import time\ntime.sleep({seconds})", board)[1]
    assert outcome.ending in ("finished", "time-limit", "exception")


@pytest.mark.parametrize("us", [0, -1, -(1 << 31), -(1 << 40), -(1 << 70)])
def test_a_sleep_of_nothing_or_less_is_over_at_once(us: int) -> None:
    virtual, outcome, _ = run(f"import time\ntime.sleep_us({us})")
    assert outcome.ending == "finished"
    assert virtual.clock.now_ns < 5 * NS_PER_MS


# --- the last resort -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "program", ["import time\nwhile True: time.ticks_ms()", "while True: open('main.py').close()"]
)
def test_a_run_may_take_only_so_long_by_the_wall_clock(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the program's fault, and its author is told what to do."""
    moments = iter(range(0, 1 << 40, 1000))
    monkeypatch.setattr(boards.time, "monotonic", lambda: next(moments))  # type: ignore[attr-defined]
    _, outcome, _ = run(program)
    assert outcome.ending == "stalled"
    error = explain(outcome, program, "main.py")
    assert error is not None
    assert "kept this computer busy" in error.message.say("en")
