"""On a real kit somebody makes the gestures, and says which they were."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gorae.bench.live import LiveRobot
from gorae.cli.choices import choose_place
from gorae.cli.commands.check import real_kit
from gorae.cli.commands.check.gestures import (
    Cue,
    GivenGestures,
    Prompter,
    cues_of,
    given_gestures,
    hand_asked_for,
    watched,
)
from gorae.cli.commands.check.observations import read_observations
from gorae.errors import UsageError
from gorae.grading.challenge import Challenge
from gorae.grading.learned.answers import spans
from gorae.kits import load_kit
from gorae.serving.kits import Serving
from gorae.telemetry.frames import Item, Sample
from gorae.telemetry.recording import Recording
from gorae.world.hand import Person

TIMES = np.arange(0.0, 12.0, 0.1)


@pytest.fixture
def challenge() -> Challenge:
    return challenge_of({"shuffle": True})


def challenge_of(runs: dict[str, Any]) -> Challenge:
    return Challenge.model_validate(described(runs))


def described(
    runs: dict[str, Any],
    script: Sequence[str] = ("circle", "shake", "circle"),
    time_limit: str = "12 s",
    first_s: float = 2,
) -> dict[str, Any]:
    return {
        "id": "wand",
        "title": {"en": "Wand", "ko": "지팡이"},
        "arena": "table",
        "kits": ["maqueen"],
        "start": {"x": "0 mm", "y": "0 mm"},
        "time_limit": time_limit,
        "stimuli": [
            {"at": f"{first_s + 3 * at} s", "gesture": gesture, "for": "1.5 s"}
            for at, gesture in enumerate(script)
        ],
        "runs": runs,
        "checks": [{"id": "hears", "points": 1, "recognises": "accuracy >= 80 %"}],
    }


def recording() -> Recording:
    return Recording(TIMES, {"accel_x": np.zeros(len(TIMES))})


def test_each_run_has_another_order_of_the_same_gestures(challenge: Challenge) -> None:
    orders = {tuple(cue.gesture for cue in cues_of(challenge, run)) for run in range(1, 9)}
    assert len(orders) > 1
    assert {tuple(sorted(order)) for order in orders} == {("circle", "circle", "shake")}


def test_it_says_when_to_make_which_gesture(challenge: Challenge, capsys: pytest.CaptureFixture[str]) -> None:
    cues = cues_of(challenge, 1)
    prompter = Prompter(cues)
    for time in TIMES:
        prompter.take(Sample(float(time), {}))
    assert capsys.readouterr().err.count("\n") == 6


def test_what_somebody_says_is_what_is_graded(challenge: Challenge) -> None:
    cues = cues_of(challenge, 1)
    given = given_gestures(["hears=yes", "gestures=circle, shake,wave"], challenge, 1)
    seen = watched(recording(), cues, given)
    assert [gesture for *_, gesture in spans(seen)] == ["circle", "shake", "wave"]
    assert next(iter(spans(seen)))[0] == pytest.approx(2.0)
    assert read_observations(["gestures=circle"], challenge) == {}


def test_without_a_word_nothing_is_known(challenge: Challenge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "gesture" not in watched(recording(), cues_of(challenge, 1), GivenGestures()).signals
    assert watched(recording(), [], GivenGestures()).signals.keys() == {"accel_x"}


def test_each_hand_is_asked_for_in_two_of_four_runs(challenge: Challenge) -> None:
    varied = challenge_of({"vary": {"hand": ["right", "left"]}})
    asked = [hand_asked_for(varied, run) for run in range(1, 5)]
    assert sorted(asked) == ["left", "left", "right", "right"]
    assert hand_asked_for(challenge, 1) == ""


HANDS = ["hand=left", "hand=left,right,left,right"]


@pytest.mark.parametrize("word", HANDS)
def test_the_hand_of_each_run_is_known_to_who_watches(challenge: Challenge, word: str) -> None:
    given = given_gestures([word, "gestures=" + ",".join(["circle"] * 12)], challenge, 4)
    seen = [watched(recording(), cues_of(challenge, run), given.of_run(run, 4)) for run in range(1, 5)]
    said = [bool(one.signals["hand"][0]) for one in seen]
    assert said == [True, word == HANDS[0], True, word == HANDS[0]]
    assert read_observations([word], challenge) == {}


@pytest.mark.parametrize(
    "word",
    ["gestures=circle,shake", "gestures=circle,shake,jump", "gestures=", "hand=both", "hand=left,right"],
)
def test_what_is_no_answer_is_told(challenge: Challenge, word: str) -> None:
    with pytest.raises(UsageError) as caught:
        given_gestures([word], challenge, 1)
    assert caught.value.say("ko")


def test_somebody_at_the_terminal_is_asked(challenge: Challenge, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Any] = ["shake", "", ""]

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("\n".join(answers) + "\n"))
    cues = cues_of(challenge, 1)
    seen = watched(recording(), cues, GivenGestures())
    assert [gesture for *_, gesture in spans(seen)] == ["shake", *(cue.gesture for cue in cues[1:])]


# --- a kit that somebody holds, at the end of a line ----------------------------------------------------

LISTENS = """\
from robot import *

stream(20)
while True:
    rows = []
    for i in range(25):
        rows.append(motion())
        sleep(20)
    x, y, z = [max(values) - min(values) for values in zip(*rows)]
    if x + y + z > 1500:
        mark("shake")
        sleep(1500)
"""


def test_a_held_kit_is_graded_by_what_whoever_held_it_did(
    call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody shakes the kit and then keeps still, whatever is asked for, and says so."""
    wanted = described(
        {"vary": {"hand": ["left", "left"]}, "shuffle": True}, ["circle", "shake"], "7 s", first_s=1
    )
    (tmp_path / "c.yaml").write_text(json.dumps(wanted))
    (tmp_path / "main.py").write_text(LISTENS)
    served = Serving(load_kit("maqueen"), *choose_place("table", None), 1, "en", held=Person.of(7, "left"))
    with served.open(range(1), 1, pty=False, tcp=None, rfc2217=None) as (kit,):
        kit.wait_for_boot()
        assert kit.robot
        monkeypatch.setattr(real_kit, "Prompter", partial(_Holder, kit.robot))
        told = call(
            "check", tmp_path / "main.py", "--challenge", tmp_path / "c.yaml", "--on", kit.port, "--runs", 1,
            "--observe", "gestures=shake,still", "--observe", "hand=left", "--json", "-",
        )  # fmt: skip
    found = json.loads(told.out)["recognition"]
    assert [(one["gesture"], one["said"], one["hand"]) for one in found["answers"]] == [
        ("shake", "shake", "left"),
        ("still", "still", "left"),
    ]
    assert "left hand" in told.err


class _Holder(Prompter):
    """Somebody who does what comes into their head when it is time for a gesture."""

    def __init__(self, robot: LiveRobot, cues: Sequence[Cue]) -> None:
        super().__init__(cues)
        self.robot, self.does = robot, ["shake", "still"]

    def take(self, item: Item) -> None:
        waiting = len(self._left)
        super().take(item)
        if len(self._left) < waiting:
            self.robot.ask(self.does.pop(0))
