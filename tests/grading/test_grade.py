from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from gorae.grading.challenge import Challenge
from gorae.grading.grade import Run, grade, unseen
from gorae.grading.hints import with_hints
from gorae.grading.verdict import CheckResult, Verdict
from gorae.stl.evaluation import Evaluation
from gorae.telemetry.recording import FloatArray, ProgramError, Recording
from gorae.texts import Text

LAP = {
    "id": "lap",
    "title": {"en": "One full lap", "ko": "한 바퀴 돌기"},
    "points": 50,
    "formula": "eventually(lap >= 1)",
}
ON_LINE = {
    "id": "on-line", "points": 30, "formula": "always(abs(line_offset) <= 20 mm)", "credit": "fraction",
    "hints": [{"en": "Slow down.", "ko": "천천히 가 보세요."}, {"en": "Look left.", "ko": "왼쪽을 보세요."}],
}  # fmt: skip
LOOP = {"id": "uses-a-loop", "points": 20, "code": {"uses": ["loop"]}}
PROGRAM = "for i in range(4):\n    drive(100)\n"
TIMES = np.arange(100.0) * 0.1


def challenge(*checks: dict[str, Any], **fields: Any) -> Challenge:
    return Challenge.model_validate(
        {
            "id": "test",
            "title": {"en": "Test", "ko": "시험"},
            "arena": "oval",
            "kits": ["maqueen"],
            "start": {"x": "0 mm", "y": "0 mm"},
            "time_limit": "10 s",
            "checks": checks,
        }
        | fields
    )


def run(*, lap: float = 1.0, away: FloatArray | float = 0.0, seed: int = 1, **fields: Any) -> Run:
    """A run that ends with so many laps, and is so far away from the line."""
    signals = {"lap": np.linspace(0, lap, 100), "line_offset": np.zeros(100) + away}
    return Run(seed, Recording(TIMES, signals), 10.0, **fields)


def graded(asked: Challenge, *runs: Run, source: str = PROGRAM) -> Verdict:
    return grade(asked, runs, source, kit="maqueen", target="virtual")


def only(verdict: Verdict) -> CheckResult:
    (result,) = verdict.checks
    return result


def test_all_passed() -> None:
    verdict = graded(challenge(LAP, ON_LINE, LOOP), run())
    assert verdict.passed
    assert verdict.score == verdict.max_score == 100
    assert [check.status for check in verdict.checks] == ["passed"] * 3
    assert all(check.hint is None for check in verdict.checks)
    assert [check.robustness for check in verdict.checks] == [0.0, 20.0, None]


def test_a_miss_says_when_and_by_how_much() -> None:
    result = only(graded(challenge(ON_LINE), run(away=np.where(np.arange(100) == 42, -61.0, 0.0))))
    assert (result.status, result.robustness) == ("missed", -41.0)
    assert result.at_s == pytest.approx(4.2)
    assert result.points == pytest.approx(30 * 0.99)
    assert result.message.say("ko") == (
        "4.2초에 로봇이 선에서 61 mm 벗어났어요. 20 mm까지는 괜찮아요. 전체 시간의 99% 동안은 잘했어요."
    )
    assert result.message.say("en") == (
        "At 4.2 s the robot was 61 mm off the line; the limit is 20 mm. It was right 99% of the time."
    )
    assert result.hint is None


def test_followers_of_a_missed_check_are_not_run() -> None:
    follower = ON_LINE | {"needs": ["lap"]}
    last = LOOP | {"needs": ["on-line"]}
    verdict = graded(challenge(LAP, follower, last), run(lap=0.5))
    assert [check.status for check in verdict.checks] == ["missed", "not-run", "not-run"]
    assert verdict.score == 0
    assert verdict.checks[1].message.say("ko") == "‘한 바퀴 돌기’를 먼저 해내야 해요."
    assert verdict.checks[1].message.say("en") == "“One full lap” comes first."
    assert verdict.checks[2].message.say("ko") == "‘on-line’을 먼저 해내야 해요."


def test_what_nobody_measured_is_not_run() -> None:
    asked = challenge(LAP | {"formula": "always(speed <= 100 mm/s)"}, measures={"fastest": "max(speed)"})
    verdict = graded(asked, run())
    assert only(verdict).status == "not-run"
    assert only(verdict).message.say("ko") == "이번 실행에서는 앞으로 가는 속도를 재지 않았어요."
    assert not verdict.passed
    assert verdict.runs[0].measures == {"fastest": None}


SEES = {"id": "speed", "points": 50, "formula": "always(speed <= 100 mm/s)"}
"""Only somebody who watches the kit can tell: its recording has no speed."""


@pytest.mark.parametrize(
    ("observed", "statuses", "outcome"),
    [
        ({}, ["not-run", "not-run", "passed"], "undecided"),
        ({"speed": True}, ["passed", "passed", "passed"], "passed"),
        ({"speed": False}, ["missed", "not-run", "passed"], "not-passed"),
    ],
)
def test_what_only_a_watcher_knows_is_undecided_until_somebody_says(
    observed: dict[str, bool], statuses: list[str], outcome: str
) -> None:
    follower = LOOP | {"needs": ["speed"]}
    verdict = graded(challenge(SEES, follower, LAP), run(observed=observed))
    assert [check.status for check in verdict.checks] == statuses
    assert (verdict.outcome, verdict.undecided) == (outcome, outcome == "undecided")
    assert verdict.score == 50 + 70 * (outcome == "passed")
    told = verdict.checks[1].message.say("en")
    assert (told == "Nobody said whether “speed” was done.") is (outcome == "undecided")


def test_who_missed_something_besides_has_not_passed() -> None:
    """However much nobody saw: a miss is a miss, and a bad end is one too."""
    follower = LOOP | {"needs": ["speed", "lap"]}
    verdict = graded(challenge(SEES, LAP, follower), run(lap=0.4))
    assert [check.unseen for check in verdict.checks] == [True, False, False]
    assert verdict.outcome == "not-passed"
    error = ProgramError("exception", Text("grading.passed"), line=3)
    assert graded(challenge(SEES), run(error=error)).outcome == "not-passed"


def test_a_program_that_does_not_start_leaves_nothing_to_be_seen() -> None:
    error = ProgramError("syntax", Text("grading.passed"), attempt=False)
    verdict = graded(challenge(SEES), run(error=error))
    assert [check.unseen for check in verdict.checks] == [False]
    assert (verdict.outcome, verdict.is_attempt, verdict.ran_through) == ("not-passed", False, False)


def test_what_the_recording_tells_nobody_need_say() -> None:
    verdict = graded(challenge(LAP), run(lap=0.4, observed={"lap": True}))
    assert only(verdict).status == "missed"


def test_the_checks_that_need_a_watcher_are_known_before() -> None:
    parts = run().recording
    asked = challenge(SEES, LAP, LOOP, LAP | {"id": "near", "formula": "always(distance >= 10 mm)"})
    assert [check.id for check in unseen(asked, parts)] == ["speed"]


def test_nothing_is_said_of_a_recording_without_samples() -> None:
    empty = Recording(np.empty(0), {"lap": np.empty(0)})
    assert only(graded(challenge(LAP), Run(1, empty, 0.0))).status == "not-run"


@pytest.mark.parametrize(
    ("credit", "away", "status", "points"),
    [
        ("all-or-nothing", 21.0, "missed", 0),
        ("all-or-nothing", 20.0, "passed", 30),
        ("fraction", np.where(TIMES < 2.45, 21.0, 0.0), "missed", 22.5),
        ("fraction", np.where(TIMES < 2.45, 20.1, 19.9), "missed", 22.5),
        ("fraction", 21.0, "missed", 0),
        ({"robustness": ["0 mm", "10 mm"]}, 16.0, "passed", 12),
        ({"robustness": ["0 mm", "10 mm"]}, 5.0, "passed", 30),
        ({"robustness": ["-10 mm", "0 mm"]}, 25.0, "missed", 15),
        ({"robustness": ["-10 mm", "0 mm"]}, 50.0, "missed", 0),
        ({"robustness": [0, 10]}, np.full(100, math.nan), "missed", 0),
    ],
)
def test_credit(credit: object, away: Any, status: str, points: float) -> None:
    result = only(graded(challenge(ON_LINE | {"credit": credit}), run(away=away)))
    assert result.status == status
    assert result.points == pytest.approx(points)


def test_the_fraction_is_of_the_window_of_always() -> None:
    check = ON_LINE | {"formula": "always[0 s, 1.9 s](abs(line_offset) <= 20 mm)"}
    result = only(graded(challenge(check), run(away=np.where(TIMES < 0.95, 21.0, 0.0))))
    assert result.points == 15


def test_code_is_judged_by_the_source() -> None:
    result = only(graded(challenge(LOOP), run(), source="print(1)"))
    assert (result.status, result.points) == ("missed", 0)
    assert result.message.say("ko") == "프로그램에 for나 while 반복문이 없어요. 써 보세요."


def test_source_that_the_board_could_read_and_we_cannot_is_our_fault() -> None:
    verdict = graded(challenge(LOOP, LAP), run(), source="for for for")
    assert [check.status for check in verdict.checks] == ["broken", "passed"]
    assert not verdict.passed
    assert "여러분 잘못이 아니에요" in verdict.checks[0].message.say("ko")


def test_a_fault_of_ours_breaks_one_check_and_blames_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(Evaluation, "robustness", fail)
    verdict = graded(challenge(LAP, LOOP, ON_LINE | {"needs": ["lap"]}), run())
    assert [check.status for check in verdict.checks] == ["broken", "passed", "not-run"]
    assert "oops" in verdict.checks[0].message.say("en")


def test_a_program_that_does_not_start_is_no_attempt() -> None:
    error = ProgramError("syntax", Text("grading.passed"), line=3, attempt=False)
    asked = challenge(LAP, LOOP, measures={"lap_time": "first(lap >= 1)"})
    verdict = graded(asked, run(error=error), source="def")
    assert [check.status for check in verdict.checks] == ["not-run", "not-run"]
    assert (verdict.score, verdict.passed) == (0, False)
    assert (
        verdict.checks[0].message.say("en")
        == "The program did not start, so this does not count as an attempt."
    )
    assert verdict.runs[0].measures == {"lap_time": None}


def test_a_program_that_stopped_with_an_error_is_graded_for_what_it_did() -> None:
    error = ProgramError("exception", Text("grading.passed"), line=3)
    assert graded(challenge(LAP), run(error=error)).passed


def test_several_runs_show_the_worst_and_earn_the_mean() -> None:
    verdict = graded(challenge(LAP, LOOP), run(), run(lap=0.8, seed=2), run(lap=0.4, seed=3), run(seed=4))
    lap, loop = verdict.checks
    assert (lap.status, lap.points) == ("missed", 25)
    assert lap.robustness == pytest.approx(-0.6)
    assert (loop.status, loop.points) == ("passed", 20)
    assert (verdict.passed, verdict.score, verdict.max_score) == (False, 45, 70)
    assert [one.passed for one in verdict.runs] == [True, False, False, True]
    assert [one.score for one in verdict.runs] == [70, 20, 20, 70]


def test_the_worst_run_is_the_one_whose_miss_is_shown() -> None:
    verdict = graded(challenge(LAP, LOOP), run(lap=0.8, seed=5), run(lap=0.4, seed=6), run(lap=0.6, seed=7))
    assert verdict.worst.seed == 6
    assert verdict.checks[0].message == verdict.worst.checks[0].message


def test_broken_comes_before_missed_before_not_run() -> None:
    follower = LOOP | {"needs": ["lap"]}
    verdict = graded(challenge(LAP, follower), run(), run(lap=0.5))
    assert [check.status for check in verdict.checks] == ["missed", "not-run"]
    assert verdict.checks[1].points == 10


def test_zones_come_from_the_arena() -> None:
    signals = {"x": np.full(100, 350.0), "y": np.full(100, 200.0)}
    asked = challenge(LAP | {"formula": "always(inside(start))"})
    assert only(graded(asked, Run(1, Recording(TIMES, signals), 10.0))).robustness == 60.0


def test_the_json_is_the_object_that_other_programs_read() -> None:
    asked = challenge(LAP, ON_LINE, measures={"lap_time": "first(lap >= 1)"})
    error = ProgramError("exception", Text("grading.passed"), line=7)
    runs = run(away=math.nan, output="hi\n", error=error, conditions={"battery": 0.8})
    found = json.loads(json.dumps(graded(asked, runs).to_json("en"), allow_nan=False))
    lap = {
        "id": "lap",
        "status": "passed",
        "points": 50,
        "max_points": 50,
        "robustness": 0.0,
        "at_s": None,
        "at_mm": None,
        "line": None,
        "message": "Well done.",
        "hint": None,
    }
    on_line = {
        "id": "on-line",
        "status": "missed",
        "points": 0,
        "max_points": 30,
        "robustness": None,
        "at_s": 0.0,
        "at_mm": None,
        "line": None,
        "message": "At 0.0 s the distance from the middle of the line could not be measured; "
        "the limit is 20 mm.",
        "hint": None,
    }
    assert found == {
        "challenge": "test",
        "kit": "maqueen",
        "target": "virtual",
        "passed": False,
        "score": 50,
        "max_score": 80,
        "checks": [lap, on_line],
        "runs": [
            {
                "seed": 1,
                "duration_s": 10.0,
                "passed": False,
                "score": 50,
                "checks": [lap, on_line],
                "measures": {"lap_time": 9.9},
                "conditions": {"battery": 0.8},
                "output": "hi\n",
                "error": {"kind": "exception", "message": "Well done.", "line": 7, "attempt": True},
            }
        ],
    }


def test_points_are_kept_to_the_hundredth() -> None:
    verdict = graded(challenge(LAP), run(), run(lap=0), run(lap=0))
    assert verdict.to_json("ko")["score"] == 16.67
    nearly = challenge(ON_LINE | {"credit": {"robustness": ["-10 mm", "0 mm"]}})
    assert only(graded(nearly, run(away=29.9999))).points == 0


def test_a_miss_says_where_the_robot_was() -> None:
    signals = {"line_offset": np.where(TIMES < 4.15, 0.0, 61.0), "x": TIMES * 100, "y": TIMES * 0 + 200}
    result = only(graded(challenge(ON_LINE), Run(1, Recording(TIMES, signals), 10.0)))
    assert result.at_s == pytest.approx(4.2)
    assert result.at_mm == pytest.approx((420.0, 200.0))
    assert result.to_json("ko")["at_mm"] == [420.0, 200.0]


@pytest.mark.parametrize("unknown", ["x", "y"])
def test_a_place_of_which_half_is_known_is_not_told(unknown: str) -> None:
    signals = {"line_offset": np.where(TIMES < 4.15, 0.0, 61.0), "x": TIMES * 100, "y": TIMES * 0 + 200}
    signals[unknown] = np.where(TIMES < 4.15, signals[unknown], math.nan)
    result = only(graded(challenge(ON_LINE), Run(1, Recording(TIMES, signals), 10.0)))
    assert result.at_s == pytest.approx(4.2)
    assert result.at_mm is None


@pytest.mark.parametrize(("way", "told"), [(0.0, False), (9.0, False), (11.0, True)])
def test_a_place_is_no_news_of_a_robot_that_stood_still(way: float, told: bool) -> None:
    """The light goes on at once, and only after the miss is there a way, if any."""
    signals = {"light_left": TIMES * 0, "x": np.where(TIMES > 5, 300 + way, 300.0), "y": TIMES * 0 + 200}
    dark = {"id": "light", "points": 10, "formula": "always[1 s, 2 s](light_left >= 80 %)"}
    result = only(graded(challenge(dark), Run(1, Recording(TIMES, signals), 10.0)))
    assert result.at_s == pytest.approx(1.0)
    assert result.at_mm == ((300.0, 200.0) if told else None)


def test_a_miss_in_the_program_says_in_which_line() -> None:
    asked = challenge(LOOP | {"code": {"no_import": ["time"]}})
    assert only(graded(asked, run(), source="\nimport time\n")).line == 2


@pytest.mark.parametrize(
    ("tried", "number"), [({}, 0), ({"on-line": 1}, 1), ({"on-line": 2}, 2), ({"on-line": 9}, 2)]
)
def test_hints_come_one_by_one_and_the_last_one_stays(tried: dict[str, int], number: int) -> None:
    asked = challenge(LAP, ON_LINE)
    verdict = with_hints(graded(asked, run(away=50.0)), asked, tried)
    for lap, on_line in (verdict.checks, verdict.runs[0].checks):
        assert lap.hint is None
        assert (on_line.hint.number if on_line.hint else 0) == number
