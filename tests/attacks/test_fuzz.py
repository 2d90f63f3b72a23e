"""Requests and programs made by chance: each run ends, nothing is raised here, and little is done for it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from counted_calls import counted_calls
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gorae.clock import NS_PER_MS
from gorae.kits import load_kit
from gorae.virtual import VirtualBoard, VirtualKit, boot_image
from gorae.virtual.door import BURST_NS
from gorae.virtual.requests import BoardRequest


def beside(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


loops: Any = beside("loops")
KITS = ("maqueen", "esp32-duo")
RUN_NS = 200 * NS_PER_MS
MAX_CALLS = 500
"""For a virtual millisecond, of Python functions: see `test_time.py`."""
assert settings.default
_PROFILE = settings.default.max_examples
tried = settings(max_examples=_PROFILE if _PROFILE > 100 else 25)
"""A few dozen, but with `make fuzz` as many as everywhere."""


def survives(program: str, kit: str) -> None:
    """The run ends in time and in one of the ways a program can end; nobody's memory is changed."""
    made = dict(boot_image._MADE)
    board = VirtualKit(load_kit(kit), {"main.py": program.encode()}, seed=1, lang="ko").board
    assert isinstance(board, VirtualBoard)
    with counted_calls() as calls:
        outcome = board.run(BURST_NS + RUN_NS)
    assert board.clock.now_ns <= BURST_NS + RUN_NS
    assert outcome.ending in ("finished", "time-limit", "syntax", "exception", "memory", "crashed")
    assert made.items() <= boot_image._MADE.items()
    if board._kind in made:  # or its image was made meanwhile
        assert calls.count < 20_000 + MAX_CALLS * RUN_NS // NS_PER_MS
    for pin in board.pins.values():
        assert 0 <= pin.drive <= 1
    assert len(board.display) == 25


# --- requests ------------------------------------------------------------------------------------------

numbers = st.one_of(
    st.sampled_from([-1, 0, 1, 2, 3, 16, 34, 104, 512, 513, 65535, 65536, (1 << 31) - 1, -(1 << 31)]),
    st.integers(-(1 << 31), (1 << 31) - 1),
)
requests = st.tuples(
    st.one_of(st.sampled_from([request.value for request in BoardRequest]), st.integers(-5, 60), numbers),
    numbers,
    numbers,
    numbers,
)


def asked_program(asked: list[tuple[int, int, int, int]], again: bool) -> str:
    """Return a program that rings with these requests, once or for ever."""
    return str(loops.DOOR) + (
        f"asked = {asked}\nwhile True:\n    for r, x, y, z in asked:\n"
        f"        w[0], w[1], w[2], w[3] = r, x, y, z\n        ring()\n    if not {again}: break\n"
    )


REQUESTS = st.builds(asked_program, st.lists(requests, min_size=1, max_size=40), st.booleans())


@tried
@given(kit=st.sampled_from(KITS), program=REQUESTS)
@example(kit="maqueen", program=asked_program([(31, 0, 0, 0)], True))
@example(kit="esp32-duo", program=asked_program([(30, 1, 0, 0), (27, 0, 0, 0), (26, 1, 0, 0)], True))
@example(kit="esp32-duo", program=asked_program([(12, 104, 1 << 30, 0), (15, 7, 1 << 30, 0)], True))
def test_requests_made_by_chance(kit: str, program: str) -> None:
    survives(program, kit)


# --- programs ------------------------------------------------------------------------------------------

NAMES = """
time machine os sys gc random math b w op ring b.payload b.words b.op b.send b.load b.on_alarm open print int
str bytes bytearray range list sorted hash repr exec eval getattr setattr dir id type max sum map iter next
time.sleep time.sleep_ms time.sleep_us time.ticks_us time.ticks_diff os.listdir os.remove os.stat os.rename
os.mkdir os.urandom gc.collect gc.mem_free machine.reset machine.unique_id machine.time_pulse_us
machine.Pin machine.PWM machine.ADC machine.I2C machine.Timer random.random random.getrandbits
"""
names = st.sampled_from(NAMES.split())
OPERATORS = "+ - * ** // % << & == <"
PLACES = "x w[0] w[1] w[2] w[3] b.payload[:3] b.bell b.words b.on_alarm b.op"
literals = st.one_of(
    st.sampled_from(
        ["0", "-1", "1", "25", "512", "1 << 31", "-(1 << 31)", "1 << 70", "1e300", "float('nan')"]
    ),
    st.sampled_from(["''", "'a' * 5000", "b''", "b'\\xff' * 600", "'main.py'", "'/'", "'..'", "'a/' * 99"]),
    st.sampled_from(["None", "[]", "{}", "()", "lambda *a: a", "ring", "op", "w", "b"]),
)
expressions = st.recursive(
    st.one_of(literals, names),
    lambda inner: st.one_of(
        st.builds(lambda f, a: f"{f}({', '.join(a)})", names, st.lists(inner, max_size=3)),
        st.builds(lambda x, o, y: f"({x} {o} {y})", inner, st.sampled_from(OPERATORS.split()), inner),
        st.builds(lambda x, y: f"{x}[{y}]", names, inner),
        st.builds(lambda x: f"[{x} for _ in range(50)]", inner),
    ),
    max_leaves=6,
)
assigned = st.builds(lambda place, x: f"{place} = {x}", st.sampled_from(PLACES.split()), expressions)
lines = st.one_of(expressions, assigned)


def made_program(body: list[str], caught: bool, again: bool) -> str:
    """Return a program of these lines, whose errors are caught or not, once or for ever."""
    program = str(loops.DOOR) + "import time, os, sys, gc, random, math\n"
    program += "while True:\n" if again else "if True:\n"
    for line in body:
        program += f"    try: {line}\n    except Exception: pass\n" if caught else f"    {line}\n"
    return program


PROGRAMS = st.builds(made_program, st.lists(lines, min_size=1, max_size=8), st.booleans(), st.booleans())


@tried
@given(kit=st.sampled_from(KITS), program=PROGRAMS)
def test_programs_made_by_chance(kit: str, program: str) -> None:
    survives(program, kit)
