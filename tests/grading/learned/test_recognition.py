"""What was asked of people and what the program said: counted once each, and graded over all runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from gorae.bench.session import shuffled
from gorae.grading.challenge import Challenge
from gorae.grading.grade import Run, grade, unseen
from gorae.grading.learned.claims import parse_quality, parse_recognises
from gorae.grading.learned.recognition import Recognition
from gorae.grading.verdict import Verdict
from gorae.telemetry.recording import Recording
from gorae.telemetry.signals import GESTURES

SCRIPT = ("circle", "shake", "circle", "shake")
TIMES = np.arange(0.0, 20.0, 0.04)
STARTS = (2.0, 6.0, 10.0, 14.0)
Marks = Sequence[tuple[float, str]]


def challenge(*checks: dict[str, Any], **more: Any) -> Challenge:
    stimuli = [
        {"at": f"{at} s", "gesture": gesture, "for": "2 s"}
        for at, gesture in zip(STARTS, SCRIPT, strict=True)
    ]
    whole = {
        "id": "wand",
        "title": {"en": "Wand", "ko": "지팡이"},
        "arena": "table",
        "kits": ["maqueen"],
        "start": {"x": "500 mm", "y": "500 mm"},
        "time_limit": "20 s",
        "stimuli": stimuli,
        "runs": {"shuffle": True, "vary": {"hand": ["left", "right"]}},
        "checks": [{"id": f"c{at}", "points": 10, **one} for at, one in enumerate(checks)],
    }
    return Challenge.model_validate(whole | more)


def run(
    marks: Marks, script: Sequence[str] = SCRIPT, *, seed: int = 1, signals: Mapping[str, float] | None = None
) -> Run:
    numbers = np.zeros(len(TIMES))
    for at, gesture in zip(STARTS, script, strict=True):
        numbers[(at <= TIMES) & (at + 2.0 > TIMES)] = GESTURES.index(gesture)
    who = {"person": 1000.0, "hand": 0.0} | dict(signals or {})
    columns = {"gesture": numbers} | {name: np.full(len(TIMES), value) for name, value in who.items()}
    return Run(seed, Recording(TIMES, columns, tuple(marks)), 20.0)


def graded(*runs: Run, of: str = "accuracy >= 80 %", credit: Any = "all-or-nothing") -> Verdict:
    asked = challenge({"recognises": of, "credit": credit})
    return grade(asked, runs, "", kit="maqueen", target="virtual")


def recognised(*runs: Run) -> Recognition:
    found = graded(*runs).recognition
    assert found
    return found


def honest(script: Sequence[str] = SCRIPT, late_s: float = 1.5) -> Marks:
    return [(at + late_s, gesture) for at, gesture in zip(STARTS, script, strict=True)]


def test_gestures_that_are_shown_count_nothing_and_keep_their_order() -> None:
    taught = challenge({"recognises": "accuracy >= 80 %"}, answers={"after": "8 s"})
    said = [(3.0, "shake"), (4.5, "shake"), *honest()[2:]]
    found = grade(taught, [run(said)], "", kit="maqueen", target="virtual").recognition
    assert found
    assert [(one.gesture, one.said) for one in found.asked] == [("circle", "circle"), ("shake", "shake")]
    assert (found.accuracy, found.chatter) == (1.0, 0.0)
    orders = {tuple(shuffled(taught, seed)) for seed in range(1, 30)}
    assert {order[:2] for order in orders} == {("circle", "shake")}
    assert {order[2:] for order in orders} == {("circle", "shake"), ("shake", "circle")}


# --- what counts as an answer -------------------------------------------------------------------------


def test_who_says_what_is_done_is_right() -> None:
    found = recognised(run(honest()), run(honest(late_s=2.9)))
    assert (found.accuracy, found.worst_recall, found.chatter) == (1.0, 1.0, 0.0)
    assert found.matrix == ((4, 0), (0, 4))


def test_an_answer_after_the_time_of_grace_is_none() -> None:
    found = recognised(run(honest(late_s=3.1)))
    assert found.accuracy == 0.0
    assert found.said == ("circle", "shake", "")
    assert found.stray == 4


def test_who_says_everything_at_once_has_said_the_first() -> None:
    everything = [(at + 1.0, label) for at in STARTS for label in ("circle", "shake")]
    found = recognised(run(everything))
    assert found.accuracy == 0.5
    assert found.worst_recall == 0.0
    assert found.chatter == 1.0


def test_who_always_says_the_same_recognises_nothing() -> None:
    found = recognised(run([(at + 1.0, "circle") for at in STARTS]))
    assert (found.accuracy, found.worst_recall) == (0.5, 0.0)


def test_chatter_earns_what_its_first_words_earn() -> None:
    chatter = [(float(time), ("circle", "shake")[at % 2]) for at, time in enumerate(TIMES[::5])]
    found = recognised(*(run(chatter, seed=seed) for seed in range(1, 5)))
    assert found.accuracy <= 0.5
    assert found.chatter > 10


def test_rest_between_gestures_is_no_answer() -> None:
    script = ("circle", "still", "other", "shake")
    marks = [(2.1, "still"), (3.5, "circle"), (4.5, "still"), (12.0, "still"), (16.0, "shake")]
    found = grade(
        challenge({"recognises": "accuracy >= 80 %"}, stimuli=_stimuli(script)),
        [run(marks, script)],
        "",
        kit="maqueen",
        target="virtual",
    ).recognition
    assert found
    assert found.accuracy == 1.0
    assert found.chatter == 0.0


def test_a_gesture_seen_in_rest_is_wrong() -> None:
    script = ("still", "shake", "circle", "other")
    found = grade(
        challenge({"recognises": "accuracy >= 80 %"}, stimuli=_stimuli(script)),
        [run([(3.0, "circle"), (15.0, "shake")], script)],
        "",
        kit="maqueen",
        target="virtual",
    ).recognition
    assert found
    assert [one.said for one in found.asked] == ["circle", "", "", "shake"]


def _stimuli(script: Sequence[str]) -> list[dict[str, str]]:
    rows = zip(STARTS, script, strict=True)
    return [{"at": f"{at} s", "gesture": gesture, "for": "2 s"} for at, gesture in rows]


def test_answers_may_be_what_the_robot_does() -> None:
    asked = challenge(
        {"recognises": "accuracy >= 80 %"},
        answers={"by": {"circle": "left_motor > 0", "shake": "left_motor < 0"}},
    )
    power = np.zeros(len(TIMES))
    for at, gesture in zip(STARTS, SCRIPT, strict=True):
        power[(at + 1 <= TIMES) & (at + 2 > TIMES)] = 50 if gesture == "circle" else -50
    one = run([])
    one.recording.signals["left_motor"] = power
    found = grade(asked, [one], "", kit="maqueen", target="virtual").recognition
    assert found
    assert found.accuracy == 1.0


@given(st.lists(st.tuples(st.floats(0, 20), st.sampled_from(["circle", "shake", "x"])), max_size=40))
def test_each_gesture_is_counted_once_whatever_is_said(marks: list[tuple[float, str]]) -> None:
    found = recognised(run(sorted(marks)))
    assert sum(map(sum, found.matrix)) == len(SCRIPT)
    assert 0.0 <= found.worst_recall <= found.mean_recall <= 1.0


# --- what is asked, and what it earns -----------------------------------------------------------------


def test_credit_is_a_straight_line_between_two_bounds() -> None:
    half = run([(3.0, "circle"), (7.0, "shake"), (11.0, "shake"), (15.0, "circle")])
    credit = {"accuracy": ["25 %", "75 %"]}
    (check,) = graded(half, credit=credit).checks
    assert (check.status, check.points, check.robustness) == ("missed", 5.0, -30.0)
    (full,) = graded(run(honest()), credit=credit).checks
    assert (full.status, full.points) == ("passed", 10.0)


def test_less_of_a_gap_earns_more() -> None:
    left = run([(3.0, "circle"), (11.0, "circle")], signals={"hand": 1.0})
    credit = {"recall_gap": ["0 %", "100 %"]}
    (check,) = graded(run(honest()), left, of="recall_gap(hand) <= 20 %", credit=credit).checks
    assert (check.status, check.points) == ("missed", 5.0)


def test_a_miss_says_who_was_taken_for_what_and_where() -> None:
    wrong = run([(3.0, "shake"), (7.0, "shake"), (11.0, "shake")], seed=7, signals={"hand": 1.0})
    verdict = graded(run(honest()), wrong, of="worst_recall >= 80 %")
    (check,) = verdict.checks
    assert check.message.say("en") == (
        "All 2 circles by left-handed people were taken for shakes (run 2, 2.0 s). "
        "Recognised of circles, the worst: 50%; at least 80% is needed."
    )
    assert check.message.say("ko") == (
        "왼손잡이의 원 그리기 2번을 모두 흔들기로 알아들었어요(2번째 실행, 2.0초). "
        "가장 못 알아들은 원 그리기의 재현율은 50%예요. 80% 이상이어야 해요."
    )
    assert [one.checks[0].at_s for one in verdict.runs] == [None, 2.0]


def test_a_share_that_is_too_small_is_told_as_in_the_table() -> None:
    wrong = run([(3.0, "shake"), (7.0, "shake"), (11.0, "shake")])
    (check,) = graded(run(honest()), run(honest()), wrong, of="worst_recall >= 67 %").checks
    assert "the worst: 66%; at least 67% is needed" in check.message.say("en")


def test_a_claim_that_is_just_met_is_not_blamed() -> None:
    half = run([(3.0, "circle"), (7.0, "shake"), (11.0, "shake"), (15.0, "circle")])
    (check,) = graded(half, of='accuracy >= 50 % and recall("shake") >= 60 %').checks
    assert check.robustness == -10.0
    assert "Recognised of shakes: 50%; at least 60% is needed." in check.message.say("en")


def test_silence_is_told_as_that() -> None:
    (check,) = graded(run([]), of='recall("shake") >= 50 %').checks
    assert "None of 2 shakes got an answer (run 1, 6.0 s)." in check.message.say("en")
    (check,) = graded(run([(7.0, "shake")]), run([]), of='recall("shake") >= 50 %').checks
    assert "3 of 4 shakes got no answer (run 1, 14.0 s)." in check.message.say("en")


def test_people_are_told_apart_by_how_strongly_they_move() -> None:
    weak = replace(run([(3.0, "circle"), (11.0, "circle")]), conditions={"vigour": 0.8})
    strong = replace(run(honest()), conditions={"vigour": 1.0})
    found = recognised(weak, strong)
    assert found.by_group("vigour") == {"weak": 0.5, "strong": 1.0}
    assert found.weakest("vigour") == "weak"
    (check,) = graded(weak, strong, of="recall_gap(vigour) <= 20 %").checks
    assert (check.status, check.robustness) == ("missed", -30.0)
    assert "2 shakes" in check.message.say("en")
    assert recognised(run(honest())).members("vigour") == ()


def test_a_gap_that_nobody_can_know_is_not_run() -> None:
    (check,) = graded(run(honest()), of="recall_gap(hand) <= 20 %").checks
    assert (check.status, check.unseen) == ("not-run", True)


def test_without_anybody_s_gestures_nothing_is_judged() -> None:
    real = Run(1, Recording(TIMES, {"left_motor": np.zeros(len(TIMES))}), 20.0)
    verdict = graded(real)
    assert (verdict.checks[0].status, verdict.outcome) == ("not-run", "undecided")
    seen = Run(1, real.recording, 20.0, observed={"c0": True})
    assert graded(seen).passed


def test_a_real_kit_does_not_know_what_its_holder_was_asked_for() -> None:
    asked = challenge({"recognises": "accuracy >= 80 %"}, {"code": {"uses": ["loop"]}})
    real = Recording(TIMES, {"left_motor": np.zeros(len(TIMES))})
    assert [check.id for check in unseen(asked, real)] == ["c0"]
    assert unseen(asked, run(honest()).recording) == []


def test_the_verdict_tells_the_matrix_to_other_programs() -> None:
    told = graded(run([(3.0, "shake")], seed=5)).to_json("en")["recognition"]
    assert told["matrix"] == [[0, 1, 1], [0, 0, 2]]
    assert told["labels"] == ["circle", "shake"]
    assert told["said"] == ["circle", "shake", ""]
    assert told["answers"][0] == {
        "seed": 5, "at_s": 2.0, "gesture": "circle", "said": "shake", "person": 1000, "hand": "right",
    }  # fmt: skip


def test_a_challenge_without_gestures_has_no_recognition() -> None:
    asked = challenge({"code": {"uses": ["loop"]}}, stimuli=[], runs={})
    verdict = grade(asked, [run([])], "", kit="maqueen", target="virtual")
    assert verdict.recognition is None
    assert "recognition" not in verdict.to_json("en")


def test_numbers_of_a_recognition_are_measures_too() -> None:
    asked = challenge(
        {"recognises": "accuracy >= 80 %"}, measures={"hears": "accuracy", "worst": "worst_recall"}
    )
    runs = [run(honest()), run([(3.0, "circle")])]
    verdict = grade(asked, runs, "", kit="maqueen", target="virtual")
    assert [one.measures for one in verdict.runs] == [
        {"hears": 100.0, "worst": 100.0},
        {"hears": 25.0, "worst": 0.0},
    ]


# --- what may be written ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "accuracy >= 80 %",
        'recall("circle") >= 60% and worst_recall >= 50 %',
        "recall_gap( hand ) <= 15 % and chatter <= 0.5",
    ],
)
def test_claims_that_can_be_read(text: str) -> None:
    assert parse_recognises(text).claims


def test_every_claim_counts_however_many_there_are() -> None:
    text = " and ".join([f"chatter <= {limit}" for limit in range(20, 0, -1)])
    assert [claim.limit for claim in parse_recognises(text).claims] == list(range(20, 0, -1))
    long = "accuracy >= 80 %".ljust(500)
    assert parse_recognises(long).claims
    with pytest.raises(PydanticCustomError):
        parse_recognises(long + " ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("accuracy", "write one such as"),
        ("accuracy > 80 %", "write one such as"),
        ("accuracy >= 0.8", "in %"),
        ("accuracy <= 80 %", ">="),
        ("recall_gap(hand) >= 20 %", "<="),
        ("recall >= 80 %", 'recall("circle")'),
        ("recall_gap(foot) <= 10 %", "recall_gap(person)"),
        ("precision >= 80 %", "worst_recall"),
        ("chatter <= 1 %", "plain number"),
        ("accuracy(hand) >= 10 %", "parentheses"),
        (7, "write one such as"),
    ],
)
def test_claims_that_cannot_be_read_are_told(text: object, says: str) -> None:
    with pytest.raises(ValidationError) as caught:
        challenge({"recognises": text})
    told = caught.value.errors()[0]["ctx"]["text"]
    assert says in told.say("en")
    assert told.say("ko")


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fall(text: str) -> None:
    try:
        parse_recognises(text)
        parse_quality(text)
    except Exception as error:
        assert type(error).__name__ == "PydanticCustomError"
