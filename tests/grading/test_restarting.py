"""What a challenge may say of lost robots, restarts, kept files and crossed wires."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gorae.errors import DocumentError
from gorae.grading.challenge import Challenge
from gorae.grading.challenge_file import load_challenge
from gorae.grading.differences import differences
from gorae.grading.fields import Range
from gorae.texts import Text

GOOD = """\
id: trial
title: {en: Trial, ko: 시행}
arena: oval
kits: [maqueen, esp32-duo]
start: {x: 350 mm, y: 200 mm}
time_limit: 60 s
put_back: {when: abs(line_offset) > 120 mm, for: 500 ms}
restarts: [20 s, 40 s]
keep: [policy.txt, table.csv]
runs: {vary: {wires: [crossed, straight]}}
checks:
  - {id: on-line, points: 1, formula: "always[40 s, 60 s](abs(line_offset) < 30 mm)"}
measures: {rescues: end(put_backs)}
"""
Load = Callable[[str], Challenge]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(text: str) -> Challenge:
        path = tmp_path / "challenge.yaml"
        path.write_text(text, encoding="utf-8")
        return load_challenge(path)

    return load


def test_all_of_it(load: Load) -> None:
    challenge = load(GOOD)
    assert challenge.put_back is not None
    assert (challenge.put_back.hold, challenge.put_back.to) == (0.5, "line")
    assert (challenge.restarts, challenge.keep) == ((20.0, 40.0), ("policy.txt", "table.csv"))
    assert challenge.runs.vary["wires"] == Range(0.0, 1.0, "wires")
    said = [text.say("ko") for text in differences(challenge, {"wires": 1.0})]
    assert said == ["왼쪽과 오른쪽 모터 선이 바뀜"]
    assert differences(challenge, {"wires": 0.0}) == []


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("when: abs(line_offset) > 120 mm", "when: always(bumps == 0)", "put-back-now"),
        ("when: abs(line_offset) > 120 mm", "when: 'change(x, 1 s) > 2 mm'", "put-back-now"),
        ("when: abs(line_offset) > 120 mm", "when: mark('x') >= 1", "put-back-now"),
        ("when: abs(line_offset) > 120 mm", "when: covered > 5", "not-counted"),
        ("when: abs(line_offset) > 120 mm", "when: inside(nowhere)", None),
        ("when: abs(line_offset) > 120 mm", "when: line_left > 1", None),
        ("[20 s, 40 s]", "[20 s, 60 s]", "restart-late"),
        ("[20 s, 40 s]", "[20 s, 20 s]", "restart-order"),
        ("[20 s, 40 s]", "[]", "keep-what-for"),
        ("table.csv", "policy.txt", "doubled-keep"),
        ("table.csv", "model.py", "bad-keep"),
        ("table.csv", "../../a.txt", "bad-keep"),
        ("table.csv", "정책.txt", "bad-keep"),
        ("[crossed, straight]", "[0, 1]", "vary-words"),
        ("wires: [crossed, straight]", "battery: [crossed, straight]", "vary-no-words"),
        ("wires: [crossed, straight]", "start.x: [crossed, straight]", "vary-no-words"),
        ("[crossed, straight]", "[crossed, 1]", "range-units"),
        ("[crossed, straight]", "[crossed, left]", "range-units"),
        ("[crossed, straight]", "[crossed, turned]", "no-quantity"),
        ("put_back: {when: abs(line_offset) > 120 mm, for: 500 ms}", "", "nobody-puts-back"),
    ],
)
def test_mistakes(load: Load, old: str, new: str, wanted: str | None) -> None:
    assert old in GOOD
    with pytest.raises(DocumentError) as caught:
        load(GOOD.replace(old, new))
    keys = [problem.text.key for problem in caught.value.problems]
    assert len(keys) == 1
    problem = caught.value.problems[0]
    assert problem.say("ko") != problem.say("en")
    if new:  # the line says what the path says
        part = problem.path.partition(".")[0].partition("[")[0]
        assert GOOD.splitlines()[problem.line - 1].startswith(part)
    if wanted:
        said = problem.say("en")
        assert keys == [f"grading.{wanted}"] or _sentence(wanted) in said, said


def _sentence(key: str) -> str:
    """The first words of a sentence that stands within another."""
    return Text(f"grading.{key}").template("en").rpartition("}")[2][:30]


def test_of_a_condition_of_another_time_no_more_is_said(load: Load) -> None:
    """That it looks at more than now, and at what comes after the end, is enough to say."""
    with pytest.raises(DocumentError) as caught:
        load(GOOD.replace("when: abs(line_offset) > 120 mm", "when: 'always[70 s, 80 s](covered > 5)'"))
    assert [problem.path for problem in caught.value.problems] == ["put_back.when"] * 2
    said = [problem.say("en") for problem in caught.value.problems]
    assert not any("does not count it" in one for one in said)


def test_all_mistakes_at_once(load: Load) -> None:
    bad = GOOD.replace("for: 500 ms", "for: 5").replace("[20 s, 40 s]", "[70 s]").replace("table.csv", "a b")
    with pytest.raises(DocumentError) as caught:
        load(bad)
    assert [problem.path for problem in caught.value.problems] == ["put_back.for", "restarts[0]", "keep[1]"]
