"""What a challenge's runs are made of."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gorae.bench.session import draw, drive_test, run_challenge
from gorae.grading.challenge import Challenge
from gorae.kits import HAND_SIGNALS, arena_signals, kit_signals, load_arena, load_kit
from gorae.world.hand import GESTURES


def challenge(**vary: list[Any]) -> Challenge:
    return Challenge.model_validate(
        {
            "id": "test",
            "title": {"en": "Test", "ko": "시험"},
            "arena": "table",
            "kits": ["maqueen"],
            "start": {"x": "1 m", "y": "1 m"},
            "time_limit": "10 s",
            "stimuli": [{"at": "1 s", "press": "button_a"}, {"at": "4 s", "press": "button_b", "for": "1 s"}],
            "runs": {"vary": {name.replace("__", "."): within for name, within in vary.items()}},
            "checks": [{"id": "still", "points": 1, "formula": "always(bumps == 0)"}],
        }
    )


def presses(test: Challenge, seed: int) -> list[tuple[float, str, float]]:
    stimuli = drive_test(test, load_kit("maqueen"), seed).stimuli
    return [(stimulus.at_s, stimulus.button, stimulus.for_s) for stimulus in stimuli]


def test_buttons_are_pressed_when_the_challenge_says() -> None:
    assert presses(challenge(), 3) == [(1.0, "a", 0.2), (4.0, "b", 1.0)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_presses_of_a_run_are_later_by_the_same_time(seed: int) -> None:
    test = challenge(stimuli__at=["0.2 s", "0.8 s"])
    later = draw(test, seed)["stimuli.at"]
    assert 0.2 <= later <= 0.8
    assert presses(test, seed) == [(1.0 + later, "a", 0.2), (4.0 + later, "b", 1.0)]


def test_no_press_comes_before_the_program() -> None:
    assert presses(challenge(stimuli__at=["-3 s", "-3 s"]), 1) == [(0.0, "a", 0.2), (1.0, "b", 1.0)]


def held(**vary: list[Any]) -> Challenge:
    made = challenge().model_dump(by_alias=True, exclude_defaults=True) | {
        "stimuli": [{"at": "1 s", "gesture": "shake", "for": "1 s"}, {"at": "3 s", "press": "button_a"}],
        "start": {"x": "1 m", "y": "1 m"}, "time_limit": "6 s",
        "runs": {"vary": vary},
        "checks": [{"id": "still", "points": 1, "formula": "always(gesture <= 8)"}],
    }  # fmt: skip
    return Challenge.model_validate(made)


def test_six_runs_are_by_six_people_and_both_hands() -> None:
    test = held(person=[1000, 1005], hand=["left", "right"], vigour=[0.8, 1.2])
    drawn = [draw(test, seed) for seed in range(41, 47)]
    assert {one["person"] for one in drawn} == set(range(1000, 1006))
    assert {one["hand"] for one in drawn} == {0, 1}
    assert all(0.8 <= one["vigour"] <= 1.2 for one in drawn)


def test_somebody_holds_the_kit_where_there_are_gestures() -> None:
    found = drive_test(held(person=[1003, 1003], hand=["left", "left"]), load_kit("maqueen"), 1)
    assert found.held
    assert (found.held.person.number, found.held.person.hand) == (1003, "left")
    assert [(one.at_s, one.gesture, one.for_s) for one in found.held.requests] == [(1.0, "shake", 1.0)]
    assert [one.button for one in found.stimuli] == ["a"]
    assert drive_test(challenge(), load_kit("maqueen"), 1).held is None


SHAKY = b"""
from microbit import accelerometer
from robot import *
drive(200)
while True:
    x, y, z = accelerometer.get_values()
    if abs(x) + abs(y) + abs(z) > 2500:
        mark("strong")
    log("z", -z)
    log("line", line()[0])
    sleep(20)
"""


@pytest.mark.parametrize("kit", ["maqueen", "cutebot"])
def test_a_kit_in_a_hand_feels_its_gestures_and_goes_nowhere(kit: str) -> None:
    test = held(person=[1003, 1003])
    result = next(run_challenge(test, load_kit(kit), SHAKY, [1], lang="en"))
    signals = result.recording.signals
    times = result.recording.times
    asked = signals["gesture"] == GESTURES.index("shake")
    assert (times[asked][0], times[asked][-1]) == pytest.approx((1.0, 1.96), abs=0.001)
    assert {float(value) for value in signals["person"]} == {1003}
    assert {float(value) for value in signals["hand"]} == {0}
    assert signals["speed"].max() == 0
    assert signals["left_motor"].max() > 0
    assert signals["line"][-1] == 1  # no light comes back from a floor that is far away
    assert np.isnan(signals["distance"]).all()
    assert signals["accel_z"].std() > 1000
    assert all(1.0 < at < 2.6 for at, _ in result.recording.marks)
    assert result.recording.marks


def test_what_a_hand_does_is_known_beforehand() -> None:
    test = held(person=[1003, 1003])
    result = next(run_challenge(test, load_kit("esp32-duo"), b"from robot import *", [1], lang="en"))
    known = kit_signals(load_kit("esp32-duo")) | arena_signals(load_arena("table")) | HAND_SIGNALS
    assert known <= result.recording.signals.keys()
    assert result.recording.signals.keys() - known == {"line_offset", "lap"}


def test_on_the_floor_nothing_is_recorded_of_a_hand() -> None:
    result = next(run_challenge(challenge(), load_kit("maqueen"), b"from robot import *", [1], lang="en"))
    assert not HAND_SIGNALS & result.recording.signals.keys()


FELT = b"""
from microbit import accelerometer
from robot import *
while True:
    x, y, z = motion()
    log("up", z)
    if accelerometer.was_gesture("shake"):
        mark("shaken")
    sleep(20)
"""


def test_the_boards_own_gestures_follow_the_hand() -> None:
    test = held(person=[1000, 1000])
    recording = next(run_challenge(test, load_kit("maqueen"), FELT, [1], lang="en")).recording
    assert [name for _, name in recording.marks] == ["shaken"]
    assert 1.0 < recording.marks[0][0] < 2.4
    resting = recording.times < 1.0
    rest = recording.signals["up"][resting & ~np.isnan(recording.signals["up"])]
    assert abs(rest * 9.81 - recording.signals["accel_z"][resting][-len(rest) :]).max() < 600
