"""Several robots in one run: the same time for all, one recording, and messages between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae.bench import DriveTest, RunResult, run_virtual
from gorae.bench.session import drive_test, run_challenge
from gorae.bench.virtual import Companion
from gorae.errors import UsageError
from gorae.grading.challenge_file import load_challenge
from gorae.jobs.results import encode
from gorae.kits import Pose, load_arena, load_kit
from gorae.world import Conditions

TELLS = """
from robot import *
import radio
radio.config(group=3)
print("ready")
drive(150)
for number in range(10):
    radio.send("at %d" % number)
    mark("told")
    sleep(100)
stop()
"""
LISTENS = """
from robot import *
import radio
radio.config(group=3)
mark("leader.told")
mark("radio:at 0")
while True:
    message = radio.receive()
    if message:
        print(message)
    sleep(20)
"""
CHALLENGE = """\
id: two
title: {en: Two, ko: 둘}
arena: table
kits: [maqueen]
start: {x: 300 mm, y: 400 mm}
time_limit: 4 s
stimuli:
  - {at: 2.5 s, radio: 출발, group: 3}
  - {at: 2.6 s, radio: far, group: 3, away: 60 m}
robots:
  leader: {program: leader.py, start: {x: 700 mm, y: 400 mm}}
runs: {vary: {robots.leader.x: [0 mm, 100 mm]}}
checks:
  - {id: told, points: 1, formula: 'eventually(mark("leader.radio:at 9") >= 1)'}
"""


def together(
    source: str, other: str | None, at: tuple[float, float, float] = (700.0, 400.0, 0.0)
) -> RunResult:
    here = Conditions(seed=1, start=Pose.model_construct(x=300.0, y=400.0, heading=0.0))
    there = Conditions(seed=2, start=Pose.model_construct(x=at[0], y=at[1], heading=at[2]))
    kit = load_kit("maqueen")
    leader = Companion("leader", kit, there, None if other is None else other.encode())
    test = DriveTest(kit, load_arena("table"), here, 3.0, companions=[leader])
    return run_virtual(source.encode(), test, lang="en")


@pytest.fixture(scope="module")
def told() -> RunResult:
    return together(LISTENS, TELLS)


def test_one_hears_what_the_other_sends(told: RunResult) -> None:
    assert told.output.split("\n")[:10] == [f"at {number}" for number in range(10)]


def test_one_recording_holds_them_all(told: RunResult) -> None:
    recording = told.recording
    own = {name for name in recording.signals if "." not in name}
    assert {f"leader.{name}" for name in own} == recording.signals.keys() - own
    assert recording.signals["leader.x"][-1] > 820
    assert recording.signals["x"][-1] == 300
    assert "leader:ready" in [line for _, line in recording.lines]
    assert len(recording.times) == 76
    assert [name for _, name in recording.marks].count("leader.told") == 10


def test_no_program_marks_what_another_robot_or_the_air_did(told: RunResult) -> None:
    names = [name for _, name in told.recording.marks]
    assert "radio:at 0" not in names
    assert names.count("leader.radio:at 0") == 1


def test_the_same_again_to_the_last_bit(told: RunResult) -> None:
    assert encode(together(LISTENS, TELLS)) == encode(told)


def test_both_may_have_the_same_program() -> None:
    result = together("from robot import *\nsleep(400)\ndrive(100)\n", None)
    assert result.recording.signals["leader.x"][-1] > 800
    assert result.recording.signals["x"][-1] > 400


def test_one_that_waits_for_nobody_holds_nobody_up() -> None:
    """A loop that never asks the board anything ends with the time limit; the other drives meanwhile."""
    result = together("while True:\n    pass\n", "from robot import *\ndrive(100)\n")
    assert result.running
    assert result.recording.signals["leader.x"][-1] > 900


@pytest.mark.parametrize("other", ["1 / 0", "while", "import machine\nmachine.reset()"])
def test_a_program_that_breaks_off_leaves_the_other_alone(other: str) -> None:
    result = together("from robot import *\ndrive(100)\nsleep(1000)\nstop()\n", other)
    assert result.error is None
    assert 380 < result.recording.signals["x"][-1] < 420


def test_a_program_that_is_no_file_for_the_board_is_refused() -> None:
    with pytest.raises(UsageError):
        together("pass", "#" * 100_000)
    with pytest.raises(UsageError):
        together("pass", "pass", at=(310.0, 400.0, 0.0))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "challenge.yaml").write_text(CHALLENGE, encoding="utf-8")
    (tmp_path / "leader.py").write_text(TELLS, encoding="utf-8")
    return tmp_path


def test_a_challenge_has_other_robots_and_messages(folder: Path) -> None:
    challenge = load_challenge(folder / "challenge.yaml")
    (result,) = run_challenge(challenge, load_kit("maqueen"), LISTENS.encode(), [3], lang="en")
    assert result.output.split("\n")[-2:] == ["출발", ""]
    start = result.recording.signals["leader.x"][0]
    assert 700 < start < 800
    (other,) = drive_test(challenge, load_kit("maqueen"), 4).companions
    assert other.conditions.start.x != start
