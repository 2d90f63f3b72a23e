"""What a challenge with gestures may not ask: a mistake in its file is told before it grades anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from gorae.errors import DocumentError
from gorae.grading.challenge import Challenge
from gorae.grading.challenge_file import load_challenge

GOOD = """
id: wand
title: {en: Wand, ko: 지팡이}
arena: table
kits: [maqueen]
start: {x: 500 mm, y: 500 mm, heading: 0 deg}
time_limit: 20 s
stimuli:
  - {at: 2 s, gesture: circle, for: 2 s}
  - {at: 6 s, gesture: shake, for: 2 s}
  - {at: 10 s, gesture: circle, for: 2 s}
  - {at: 14 s, gesture: shake, for: 2 s}
runs: {count: 4, shuffle: true, vary: {person: [1000, 1003], hand: [left, right]}}
measures: {hears: accuracy}
checks:
  - {id: hears, points: 10, recognises: accuracy >= 80 %, credit: {accuracy: [60 %, 85 %]}}
  - {id: fair, points: 10, needs: [hears], recognises: recall_gap(hand) <= 20 %}
  - {id: card, points: 10, card: {within: 10, weakest: true}}
"""
MEASURES = "measures: {hears: accuracy}\n"


def load(folder: Path, *changes: tuple[str, str]) -> Challenge:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "challenge.yaml").write_text(text, encoding="utf-8")
    return load_challenge(folder / "challenge.yaml")


def test_a_good_one_is_loaded(tmp_path: Path) -> None:
    challenge = load(tmp_path)
    assert challenge.labels == ("circle", "shake")
    assert challenge.handed == ("card.yaml",)
    assert str(challenge.measures["hears"].formula.tree) == "accuracy"
    one = load(tmp_path, ("{hears: accuracy}", "{hears: recall('circle')}"))
    assert str(one.measures["hears"].formula.tree) == 'recall("circle")'


def test_a_measure_of_recognition_is_told_without_a_check_of_it(tmp_path: Path) -> None:
    checks = GOOD[GOOD.index("  - {id: hears, ") :]
    challenge = load(tmp_path, (checks, "  - {id: loop, points: 10, code: {uses: [loop]}}\n"))
    assert challenge.tells_recognition
    assert not challenge.recognition
    without = load(tmp_path, (checks, "  - {id: loop, points: 10, code: {uses: [loop]}}\n"), (MEASURES, ""))
    assert not without.tells_recognition


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("shuffle: true, ", "", "known by heart"),
        ("measures:", "answers: {after: 15 s}\nmeasures:", "none is asked for"),
        ("accuracy: [60 %, 85 %]", "accuracy: [40 %, 85 %]", "always says “circle”"),
        ("needs: [hears], ", "", "always says “circle”"),
        (", credit: {accuracy: [60 %, 85 %]}", ", credit: {recall: [60 %, 85 %]}", "same number"),
        (", credit: {accuracy: [60 %, 85 %]}", ", credit: fraction", "leave “credit” out"),
        ("accuracy >= 80 %, credit: {accuracy: [60 %, 85 %]}", "accuracy >= 50 %", "who always says"),
        ("accuracy >= 80 %,", 'recall("wave") >= 80 %,', "never asked for"),
        ("accuracy >= 80 %,", "accuracy >= 120 %,", "never more than 100 %"),
        ("accuracy >= 80 %,", "accuracy >= 0 %,", "whatever the program says"),
        ("recall_gap(hand)", "recall_gap(vigour)", "vary"),
        ("hand: [left, right]", "hand: [left, left]", "so there is no gap"),
        ("at: 6 s", "at: 4.5 s", "an answer to that one counts"),
        ("time_limit: 20 s", "time_limit: 16.5 s", "longer"),
        ("gesture: circle", "gesture: shake", "nothing to tell apart"),
        ("measures: {hears: accuracy}", 'measures: {hears: recall("clap")}', "never asked for"),
        ("card: {within: 10, weakest: true}", "card: {}", "give at least one rule"),
        ("card: {within: 10, weakest: true}", "data: {}", "give at least one rule"),
        ("card: {within: 10, weakest: true}", "model: {}", "give at least one rule"),
        ("card: {within: 10,", "code: {uses: [loop]}, card: {within: 10,", "not several"),
        ("card: {within: 10, weakest: true}", "data: {windows: 0}", "checks[2].data.windows"),
        ("card: {within: 10, weakest: true}", "model: {kinds: [dream]}", "checks[2].model.kinds"),
    ],
)  # fmt: skip
def test_a_mistake_is_told(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        load(tmp_path, (old, new))
    assert says in caught.value.say("en")
    assert caught.value.say("ko")


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ("accuracy >= 50 %", "always says “circle”"),
        ('recall("still") >= 80 %', "always says “still”"),
        ('recall("circle") >= 80 %', "always says “circle”"),
        ("accuracy >= 51 %", ""),
        ("worst_recall >= 1 %", ""),
    ],
)
def test_rest_is_recognised_by_who_always_says_rest(tmp_path: Path, claim: str, says: str) -> None:
    changes = [
        ("gesture: shake", "gesture: still"),
        ("accuracy >= 80 %, credit: {accuracy: [60 %, 85 %]}", f"'{claim}'"),
    ]
    if not says:
        load(tmp_path, *changes)
        return
    with pytest.raises(DocumentError) as caught:
        load(tmp_path, *changes)
    assert says in caught.value.say("en"), caught.value.say("en")


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ((("at: 6 s", "at: 5 s"),), True),  # a second for the answer
        ((("at: 6 s", "at: 4.99 s"),), False),
        ((("time_limit: 20 s", "time_limit: 17 s"),), True),
        ((("time_limit: 20 s", "time_limit: 16.99 s"),), False),
        ((("time_limit: 20 s", "time_limit: 17 s"), ("vary: {", "vary: {stimuli.at: [0 s, 0.5 s], ")), False),
        (
            (("time_limit: 20 s", "time_limit: 17.5 s"), ("vary: {", "vary: {stimuli.at: [0 s, 0.5 s], ")),
            True,
        ),
        (
            (("time_limit: 20 s", "time_limit: 17.5 s"), ("measures:", "answers: {grace: 1.5 s}\nmeasures:")),
            True,
        ),
        (
            (("time_limit: 20 s", "time_limit: 17.4 s"), ("measures:", "answers: {grace: 1.5 s}\nmeasures:")),
            False,
        ),
        ((("at: 6 s", "at: 4 s"), ("measures:", "answers: {after: 5 s}\nmeasures:")), True),  # only shown
    ],
)
def test_there_must_be_time_for_an_answer(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], good: bool
) -> None:
    if good:
        load(tmp_path, *changes)
        return
    with pytest.raises(DocumentError):
        load(tmp_path, *changes)


def test_without_gestures_nothing_can_be_recognised(tmp_path: Path) -> None:
    text = GOOD.partition("stimuli:")[0] + "runs: {count: 1}\n" + GOOD[GOOD.index("checks:") :]
    (tmp_path / "challenge.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load_challenge(tmp_path / "challenge.yaml")
    assert "nobody is asked for a gesture" in caught.value.say("en")


def test_a_harder_check_before_it_makes_recall_alone_honest(tmp_path: Path) -> None:
    load(tmp_path, ("recall_gap(hand) <= 20 %", 'recall("circle") >= 60 %'))
    with pytest.raises(DocumentError):
        load(
            tmp_path,
            ("needs: [hears], recognises: recall_gap(hand) <= 20 %", 'recognises: recall("circle") >= 60 %'),
        )
