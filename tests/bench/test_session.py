"""What a challenge's runs are made of."""

from __future__ import annotations

from typing import Any

import pytest

from gorae.bench.session import draw, drive_test
from gorae.grading.challenge import Challenge
from gorae.kits import load_kit


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
