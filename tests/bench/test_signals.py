"""What grading takes for granted about signals is what a virtual run records."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from gorae.bench import RunResult
from gorae.grading.reach import possibilities
from gorae.kits import arena_signals, kit_ids, kit_signals, load_arena, load_kit

Run = Callable[..., RunResult]

WILD = """
from robot import *
for speed, turn, ms in ((900, 0, 4000), (0, 900, 700), (900, 100, 3000), (-900, 0, 3000)):
    drive(speed, turn)
    sleep(ms)
    print(distance())
"""


@pytest.mark.parametrize("kit", kit_ids())
@pytest.mark.parametrize(
    ("arena", "x", "y"), [("oval", 350, 200), ("table", 1000, 1000), ("corridor", 300, 400)]
)
def test_signals_are_known_beforehand(run: Run, kit: str, arena: str, x: float, y: float) -> None:
    recording = run("", kit, time=0.2, arena=arena, at=(x, y, 0.0)).recording
    measured = {name for name, column in recording.signals.items() if not np.isnan(column).all()}
    known = kit_signals(load_kit(kit)) | arena_signals(load_arena(arena))
    assert known <= recording.signals.keys()
    assert recording.signals.keys() - known == {"line_offset", "lap"} - arena_signals(load_arena(arena))
    assert measured - {"distance"} == known - {"distance"}  # there may be no echo


@pytest.mark.parametrize("kit", kit_ids())
def test_what_a_program_logs_is_in_its_recording(run: Run, kit: str) -> None:
    program = """\
from robot import *
sleep(500)
for i in range(4):
    log("빛의 밝기", 10 * i)
    log("time", i)
    sleep(500)
"""
    signals = run(program, kit, time=5.0).recording.signals
    assert {"빛의 밝기", "log_time"} <= signals.keys()
    assert np.isnan(signals["빛의 밝기"][0])
    told = signals["빛의 밝기"][~np.isnan(signals["빛의 밝기"])]
    assert set(told) == {0, 10, 20, 30}
    assert (np.diff(told) >= 0).all()


@pytest.mark.parametrize("kit", kit_ids())
@pytest.mark.parametrize(("arena", "x", "y"), [("oval", 350, 200), ("corridor", 1000, 400)])
def test_values_stay_where_they_can_be(run: Run, kit: str, arena: str, x: float, y: float) -> None:
    """A robot that races into walls and turns there."""
    recording = run(WILD, kit, time=12.0, arena=arena, at=(x, y, 30.0)).recording
    way = possibilities(load_arena(arena), load_kit(kit), 12.0)
    assert recording.signals["bumps"][-1] > 0
    for name, column in recording.signals.items():
        span = way.spans.get(name)
        values = column[~np.isnan(column)]
        if span and not span.never and len(values):
            assert span.low <= values.min() <= values.max() <= span.high, name
        if span and not span.gaps:
            assert len(values) == len(column), name


BUSY = """
import gc
from robot import *
drive(150)
while True:
    gc.collect()
    line()
"""


def test_a_sample_is_of_its_own_moment_however_long_the_board_was_busy(run: Run) -> None:
    recording = run(BUSY, "maqueen", time=4.0, arena="corridor", at=(300, 400, 0.0)).recording
    rolling = recording.times >= 2.5
    steps = np.diff(recording.signals["x"][rolling])
    assert steps.min() > 5
    assert steps.max() - steps.min() < 0.1


@pytest.mark.parametrize("kit", ["maqueen", "esp32-duo"])
@pytest.mark.parametrize("last", ["lights(0)", "color(0, 0, 0)"])
def test_what_a_program_does_last_is_recorded(run: Run, kit: str, last: str) -> None:
    """The robot stands and nobody comes: nothing will change any more but what was changed just now."""
    program = f"from robot import *\nlights(100)\ncolor(50, 0, 20)\nsleep(500)\n{last}"
    signals = run(program, kit, time=3.0).recording.signals
    off, on = ("light_left", "pixels") if last == "lights(0)" else ("pixels", "light_left")
    assert signals[off].max() > 0
    assert signals[off][-1] == 0
    assert signals[on][-1] > 0
