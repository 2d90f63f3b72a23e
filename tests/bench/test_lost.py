"""A lost robot is put back, a kit is switched off and on, and what it wrote lies on it still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gorae.bench import RunResult, run_virtual
from gorae.bench.session import draw, drive_test
from gorae.grading.challenge import Challenge
from gorae.kits import load_kit

KITS = pytest.mark.parametrize("kit", ["maqueen", "maqueen-plus-v2", "cutebot", "esp32-duo"])
Make = Callable[..., Challenge]


def challenge(**fields: Any) -> Challenge:
    return Challenge.model_validate(
        {
            "id": "test",
            "title": {"en": "Test", "ko": "시험"},
            "arena": "oval",
            "kits": ["maqueen"],
            "start": {"x": "350 mm", "y": "200 mm"},
            "time_limit": "12 s",
            "checks": [{"id": "still", "points": 1, "formula": "always(bumps == 0)"}],
        }
        | fields
    )


def ran(source: str, test: Challenge, kit: str = "maqueen", seed: int = 1, **along: bytes) -> RunResult:
    files = {name.replace("__", "."): data for name, data in along.items()}
    return run_virtual(source.encode(), drive_test(test, load_kit(kit), seed), lang="en", along=files)


AHEAD = "from robot import *\nmotors(60, 60)\nsleep(60000)\n"
LOST = {"when": "abs(line_offset) > 80 mm", "for": "1 s"}


@KITS
def test_a_lost_robot_is_put_back_onto_the_line(kit: str) -> None:
    signals = ran(AHEAD, challenge(put_back=LOST, time_limit="20 s"), kit).recording.signals
    assert signals["put_backs"][-1] >= 1
    at = int(np.argmax(signals["put_backs"] > 0))
    assert (np.abs(signals["line_offset"][at - 26 : at]) > 80).all()  # for a second, and not longer
    assert abs(signals["line_offset"][at - 27]) <= 80
    assert abs(signals["line_offset"][at]) < 40
    assert signals["left_motor"][at] == signals["left_motor"][at - 1]  # the program knows nothing of it
    assert np.diff(signals["put_backs"]).max() == 1


def test_it_may_be_put_to_the_start() -> None:
    signals = ran(AHEAD, challenge(put_back=LOST | {"to": "start"}, time_limit="20 s")).recording.signals
    at = int(np.argmax(signals["put_backs"] > 0))
    assert abs(signals["x"][at] - 350) < 30
    assert signals["lap"][at] < 0.02


def test_a_condition_that_does_not_last_puts_nothing_back() -> None:
    rule = {"when": "button_a == 1", "for": "500 ms"}
    presses = [{"at": "2 s", "press": "button_a", "for": "300 ms"}]
    assert ran("", challenge(put_back=rule, stimuli=presses)).recording.signals["put_backs"][-1] == 0
    presses[0]["for"] = "700 ms"
    assert ran("", challenge(put_back=rule, stimuli=presses)).recording.signals["put_backs"][-1] == 1


def test_a_condition_on_a_place() -> None:
    rule = {"when": "dist(800 mm, 200 mm) < 30 mm and speed > 0 mm/s", "for": "0 s", "to": "start"}
    signals = ran(AHEAD, challenge(put_back=rule, time_limit="8 s")).recording.signals
    assert signals["put_backs"][-1] >= 1
    assert signals["x"].max() < 840


def test_without_the_rule_there_is_no_such_signal() -> None:
    assert "put_backs" not in ran(AHEAD, challenge(time_limit="2 s")).recording.signals


# --- restarts -----------------------------------------------------------------------------------------

COUNTS = """
from robot import *
try:
    with open("policy.txt") as f:
        n = int(f.read())
except OSError:
    n = 0
print("life", n, clock() < 3000)
with open("policy.txt", "w") as f:
    f.write(str(n + 1))
with open("other.txt", "w") as f:
    f.write("x")
try:
    open("other.txt", "r").close()
except OSError:
    pass
motors(40, 40)
sleep(60000)
"""


@KITS
def test_a_kept_file_outlives_restarts(kit: str) -> None:
    result = ran(COUNTS, challenge(restarts=["4 s", "8 s"], keep=["policy.txt"]), kit)
    assert result.error is None
    assert result.output.split("\n")[:3] == ["life 0 True", "life 1 True", "life 2 True"]


def test_a_file_that_is_not_kept_is_gone() -> None:
    source = "import os\nprint(sorted(n for n in os.listdir() if n.endswith('.txt')))\n" + COUNTS
    result = ran(source, challenge(restarts=["4 s"], keep=["other.txt"]))
    lines = result.output.split("\n")
    assert lines[:4] == ["[]", "life 0 True", "['other.txt']", "life 0 True"]


def test_nothing_is_kept_of_what_was_handed_in() -> None:
    """A policy must be learned in the run: a file of that name beside the program stays at home."""
    test = challenge(restarts=["4 s"], keep=["policy.txt"])
    assert "life 0" in ran(COUNTS, test, policy__txt=b"41").output
    assert "life 41" in ran(COUNTS, challenge(), policy__txt=b"41").output


def test_at_a_restart_the_robot_stands_at_its_start_and_laps_begin_anew() -> None:
    signals = ran(COUNTS, challenge(restarts=["4 s"], keep=["policy.txt"])).recording.signals
    assert signals["x"][99] > 500
    for name, value in {"x": 350, "y": 200, "lap": 0, "left_motor": 0}.items():
        assert signals[name][100] == pytest.approx(value, abs=0.01), name
    assert signals["x"][-1] > 500


@pytest.mark.parametrize("program", ["", "from robot import *\nsleep(500)\n", AHEAD])
@pytest.mark.parametrize("at", ["4 s", "4.01 s"])
def test_the_samples_go_on_evenly(program: str, at: str) -> None:
    recording = ran(program, challenge(restarts=[at])).recording
    assert len(recording.times) == 301
    np.testing.assert_allclose(np.diff(recording.times), 0.04, atol=1e-9)


def test_an_error_is_told_and_nobody_switches_on_again() -> None:
    result = ran("print('once')\n1 / 0\n", challenge(restarts=["4 s"]))
    assert result.output == "once\n"
    assert result.error is not None
    assert result.error.line == 2


@KITS
def test_time_goes_on_as_usual_in_a_second_life(kit: str) -> None:
    """Ticks count from the restart, and whoever sleeps wakes up in time."""
    source = "from robot import *\nfor _ in range(20):\n    sleep(100)\nprint(clock() < 4000)\nsleep(90000)\n"
    result = ran(source, challenge(restarts=["4 s"]), kit)
    assert result.output == "True\nTrue\n"
    first, second = (when for when, _ in result.recording.lines)
    assert first < 3.5
    assert 6 < second < 7.6


def test_the_same_seed_gives_the_same_lives() -> None:
    source = "from robot import *\nfrom random import random\nprint(random())\nsleep(99000)\n"
    first, second = (ran(source, challenge(restarts=["4 s"])).output for _ in range(2))
    assert first == second
    assert len(set(first.split())) == 2  # another life draws other numbers


def test_a_run_that_ends_before_the_restart_has_one_life() -> None:
    from dataclasses import replace

    test = replace(drive_test(challenge(restarts=["4 s"]), load_kit("maqueen"), 1), time_limit_s=3.0)
    assert run_virtual(COUNTS.encode(), test, lang="en").output.count("life") == 1


# --- wires --------------------------------------------------------------------------------------------


def test_two_of_four_robots_have_their_wires_crossed() -> None:
    test = challenge(runs={"count": 4, "vary": {"wires": ["straight", "crossed"]}})
    assert sorted(draw(test, seed)["wires"] for seed in range(1, 5)) == [0.0, 0.0, 1.0, 1.0]


@KITS
def test_crossed_wires_turn_the_robot_the_other_way(kit: str) -> None:
    source = "from robot import *\nmotors(60, 20)\nsleep(9000)\n"
    turns = {}
    for wires in ("straight", "crossed"):
        test = challenge(time_limit="2 s", arena="table", runs={"vary": {"wires": [wires, wires]}})
        signals = ran(source, test, kit).recording.signals
        turns[wires] = signals["heading"][-1]
        assert signals["left_motor"].max() > signals["right_motor"].max()  # what the program said
    assert turns["straight"] < -20
    assert turns["crossed"] > 20
