"""Every micro:bit kit starts with the release and gorae's firmware, and earns what the fast kit earns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gorae.bench.session import drive_test, grade_results, run_challenge
from gorae.bench.virtual import RunResult, run_virtual
from gorae.errors import UsageError
from gorae.flash.runtime import Runtime, bundled
from gorae.grading.verdict import Verdict
from gorae.kits import load_board, load_kit
from gorae.kits.library import kit_ids
from gorae.lessons import find_lesson
from gorae.resources import folder

KITS = [kit for kit in kit_ids() if load_board(load_kit(kit).board).python == "microbit"]
LESSONS = folder("lessons")
SHOW = b"""
from robot import *
print("robot after", clock(), "ms;", 0.1 + 0.2)
motors(60, -40)
sleep(300)
stop()
mark("here")
1 / 0
"""


def run(
    kit: str, source: bytes, runtime: Runtime | None, lesson: str = "hello-kit", seconds: float = 2
) -> RunResult:
    test = replace(drive_test(find_lesson(lesson).challenge, load_kit(kit), 1), time_limit_s=seconds)
    return run_virtual(source, replace(test, runtime=runtime), lang="en", until_program_ends=True)


@pytest.mark.parametrize("kit", KITS)
def test_the_firmware_works_on_the_release(kit: str) -> None:
    release = bundled("microbit-v2")
    result = run(kit, SHOW, release)
    assert result.output.startswith("robot after ")
    assert result.output.endswith(" ms; 0.3\n")
    assert result.error is not None
    assert result.error.line == 8
    signals = result.recording.signals
    assert max(signals["left_motor"]) == pytest.approx(60, abs=1)
    assert min(signals["right_motor"]) == pytest.approx(-40, abs=1)
    assert [mark[1] for mark in result.recording.marks] == ["here"]
    assert result.recording.meta["target"] == "release 2.1.2"


def test_a_run_on_the_release_is_the_same_every_time() -> None:
    release = bundled("microbit-v2")
    source = b"import random\nfrom robot import *\ndrive(100)\nprint(random.random(), distance())\n"
    first, again = (run("maqueen", source, release, "wall-stop", 2) for _ in range(2))
    assert first.output == again.output
    assert first.recording.signals.keys() == again.recording.signals.keys()
    for name, values in first.recording.signals.items():
        assert values.tobytes() == again.recording.signals[name].tobytes(), name


def grade(
    lesson: str, kit: str, program: str, runtime: Runtime | None, seconds: float | None = None
) -> Verdict:
    """What a program earns with one seed, in the first `seconds` or in the whole time."""
    found = find_lesson(lesson)
    challenge = found.challenge
    if seconds is not None and challenge.time_limit > seconds:
        stimuli = tuple(stimulus for stimulus in challenge.stimuli if stimulus.at < seconds)
        challenge = challenge.model_copy(update={"time_limit": seconds, "stimuli": stimuli})
    source = (Path(found.folder) / program).read_bytes()
    results = list(run_challenge(challenge, load_kit(kit), source, [1], lang="en", runtime=runtime))
    return grade_results(challenge, load_kit(kit), source, [1], results)


@pytest.mark.parametrize(
    ("lesson", "kit", "program"),
    [
        ("wall-stop", "maqueen", "solutions/microbit_only.py"),
        ("wall-stop", "cutebot", "solutions/cutebot_only.py"),
        ("wall-stop", "maqueen-plus-v2", "solution.py"),
    ],
)
def test_a_lesson_earns_the_same_on_both(lesson: str, kit: str, program: str) -> None:
    fast, real = (grade(lesson, kit, program, runtime) for runtime in (None, bundled("microbit-v2")))
    assert real.score == fast.score == real.max_score


FIRST_S = 4
"""As much as there is time for; the whole of every lesson is for `make prove-firmware`."""
OWN_MODULES = sorted(each.parents[1].name for each in LESSONS.glob("*/solutions/microbit_only.py"))


@pytest.mark.parametrize("lesson", OWN_MODULES)
def test_a_program_of_the_board_s_own_modules_does_the_same_on_both(lesson: str) -> None:
    fast, real = (
        grade(lesson, "maqueen", "solutions/microbit_only.py", runtime, FIRST_S)
        for runtime in (None, bundled("microbit-v2"))
    )
    assert {check.id: check.status for check in fast.checks} == {
        check.id: check.status for check in real.checks
    }
    assert real.score == pytest.approx(fast.score, abs=2)


def test_a_program_for_which_there_is_no_room_is_told() -> None:
    with pytest.raises(UsageError):
        run("maqueen", b"#" * 30_000, bundled("microbit-v2"))
