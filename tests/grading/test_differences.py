"""What was different about a run, in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gorae.documents import Localized
from gorae.grading.challenge import Challenge
from gorae.grading.challenge_file import load_challenge
from gorae.grading.differences import differences

ROOT = Path(__file__).parents[2]


def challenge(arena: str = "corridor", **vary: list[Any]) -> Challenge:
    return Challenge.model_validate(
        {
            "id": "test",
            "title": {"en": "Test", "ko": "시험"},
            "arena": arena,
            "kits": ["maqueen"],
            "start": {"x": "300 mm", "y": "400 mm"},
            "time_limit": "10 s",
            "runs": {"vary": {name.replace("__", "."): within for name, within in vary.items()}},
            "checks": [{"id": "still", "points": 1, "formula": "always(bumps == 0)"}],
        }
    )


CHALLENGE = challenge(
    battery=[0.8, 1.0],
    motor_imbalance=[-0.04, 0.04],
    friction=[0.7, 1.5],
    sensor_noise=[0.5, 1.5],
    start__heading=["-5 deg", "5 deg"],
    start__x=["-10 mm", "10 mm"],
    stimuli__at=["-0.5 s", "1 s"],
    walls__front__x=["-250 mm", "350 mm"],
)


@pytest.mark.parametrize(
    ("conditions", "ko", "en"),
    [
        ({"battery": 0.81}, "건전지가 약했어요(81%)", "battery low (81%)"),
        ({"battery": 0.95}, "", ""),
        ({"friction": 1.4}, "바닥이 더 거칠었어요", "the floor was rougher than usual"),
        ({"friction": 1.1}, "", ""),
        ({"motor_imbalance": 0.035}, "왼쪽 모터가 약했어요(3.5%)", "left motor weak (3.5%)"),
        ({"motor_imbalance": -0.04}, "오른쪽 모터가 약했어요(4.0%)", "right motor weak (4.0%)"),
        ({"sensor_noise": 1.4}, "센서 값이 더 흔들렸어요", "sensors less steady than usual"),
        ({"sensor_noise": 0.6}, "센서 값이 덜 흔들렸어요", "sensors steadier than usual"),
        (
            {"start.heading": -4.2},
            "오른쪽으로 4.2도 더 돌아선 채 출발했어요",
            "started 4.2° further to the right",
        ),
        ({"stimuli.at": 0.8}, "버튼이 0.8초 늦게 눌렸어요", "buttons pressed 0.8 s later"),
        ({"stimuli.at": -0.5}, "버튼이 0.5초 일찍 눌렸어요", "buttons pressed 0.5 s earlier"),
        ({"start.x": 8.0}, "출발점이 x 방향으로 8 mm 옮겨졌어요", "start moved by 8 mm along x"),
        (
            {"walls.front.x": -230.0},
            "벽이 230 mm 더 가까이 있었어요",
            "“wall” 230 mm nearer",
        ),
        (
            {"battery": 0.85, "motor_imbalance": 0.03, "start.x": 1.0},
            None,
            "battery low (85%), left motor weak (3.0%)",
        ),
        ({}, "", ""),
    ],
)
def test_what_stands_out_is_said(conditions: dict[str, float], ko: str | None, en: str) -> None:
    found = differences(CHALLENGE, conditions)
    assert ", ".join(text.say("en") for text in found) == en
    assert ko is None or ", ".join(text.say("ko") for text in found) == ko


def test_a_thing_is_called_as_people_call_it() -> None:
    (text,) = differences(challenge("room", obstacles__bin__y=["0 mm", "90 mm"]), {"obstacles.bin.y": 80.0})
    assert text.say("ko") == "“휴지통”이 y 방향으로 80 mm 옮겨졌어요"
    assert text.say("en") == "“bin” moved by 80 mm along y"


def test_a_thing_without_a_name_is_called_by_its_key(tmp_path: Path) -> None:
    text = (ROOT / "hardware" / "arenas" / "room.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace("name: {en: bin, ko: 휴지통}, ", ""), encoding="utf-8")
    asked = challenge(str(path), obstacles__bin__x=["0 mm", "90 mm"])
    assert [one.say("ko") for one in differences(asked, {"obstacles.bin.x": 80.0})] == [
        "bin이 80 mm 더 멀리 있었어요"
    ]


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("lessons/*/challenge.yaml")), ids=lambda path: path.parent.name
)
def test_what_a_lesson_moves_has_a_korean_name(path: Path) -> None:
    asked = load_challenge(path)
    for key, within in asked.runs.vary.items():
        for text in differences(asked, {key: within.high}):
            name = text.values.get("name")
            assert name is None or (isinstance(name, Localized) and re.search("[가-힣]", name.ko)), key


@pytest.mark.parametrize("within", [[0.06, 0.06], [0.058, 0.062]])
def test_what_all_runs_share_is_no_difference(within: list[float]) -> None:
    """Nor does it give the answer away to who has to find out by how much a motor is weak."""
    assert differences(challenge(motor_imbalance=within), {"motor_imbalance": within[1]}) == []


def test_what_is_hardly_anything_is_not_said() -> None:
    assert differences(challenge(battery=[0.98, 1.0]), {"battery": 0.98}) == []


def test_who_held_the_kit_is_always_said() -> None:
    stimuli = [{"at": "1 s", "gesture": "shake", "for": "1 s"}]
    vary = {"person": [1000, 1005], "hand": ["left", "right"], "vigour": [0.7, 1.3]}
    made = CHALLENGE.model_dump(by_alias=True, exclude={"answers"}) | {
        "stimuli": stimuli, "start": {"x": "300 mm", "y": "400 mm"}, "time_limit": "10 s",
        "runs": {"vary": vary | {"stimuli.at": ["0 s", "1 s"]}},
        "checks": [{"id": "still", "points": 1, "formula": "always(gesture <= 8)"}],
    }  # fmt: skip
    held = Challenge.model_validate(made)
    conditions = {"person": 1003.0, "hand": 1.0, "vigour": 0.72, "stimuli.at": 0.9}
    assert [text.say("en") for text in differences(held, conditions)] == [
        "person 1003 held the kit", "in the left hand", "gestures weaker than usual", "gestures 0.9 s later",
    ]  # fmt: skip
    assert [text.say("ko") for text in differences(held, {"person": 1000.0, "hand": 0.0})] == [
        "1000번 사람이 키트를 들었어요"
    ]
