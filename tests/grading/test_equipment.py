"""A challenge does not ask its kits for what they have no part for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gorae import resources
from gorae.bench.transcript import Transcript
from gorae.clock import Clock
from gorae.errors import DocumentError
from gorae.grading.challenge_file import load_challenge
from gorae.grading.equipment import NEEDED, lacking_counts
from gorae.kits import Kit, load_kit
from gorae.stl.parser import parse_formula
from gorae.texts import LANGUAGES, Text

LETTERS = "  lcd: {part: hd44780}\n"
DOTS = "  screen: {part: ssd1306}\n"


@pytest.fixture
def kit_with(tmp_path: Path) -> Callable[..., Kit]:
    """Makes a kit like the esp32-duo, with more parts."""

    def make(*parts: str) -> Kit:
        text = (resources.folder("hardware") / "kits" / "esp32-duo.yaml").read_text(encoding="utf-8")
        file = tmp_path / f"own{len(list(tmp_path.iterdir()))}.yaml"
        file.write_text(text.rstrip() + "\n" + "".join(parts), encoding="utf-8")
        return load_kit(str(file))

    return make


@pytest.mark.parametrize(
    ("event", "kits"),
    [
        ('shown("Hi")', "esp32-duo maqueen"),
        ('answered("Hi")', "maqueen"),
        ("mark('radio:left')", "esp32-duo"),
        ("mark('radio-bytes:01ff')", "esp32-duo"),
        ("mark('answer: on')", "maqueen"),
        ("mark('mqtt: robot/state on')", "maqueen"),
        ("mark('http: GET / 200')", "maqueen"),
        ("mark('sound: giggle')", "esp32-duo"),
        ("mark('speech: hello')", "esp32-duo"),
        ("mark('log: a=b')", "esp32-duo"),
        ("mark('lcd shows:16x2⏎Hi⏎')", "esp32-duo maqueen"),
        ("mark('screen shows:8x8⏎')", "esp32-duo maqueen"),
        ("mark('lap')", ""),
        ("printed('radio:')", ""),
    ],
)
def test_what_can_never_be_counted_is_told(event: str, kits: str) -> None:
    known = [load_kit(name) for name in ("esp32-duo", "maqueen")]
    told = list(lacking_counts(parse_formula(f"{event} >= 1"), lambda _: known))
    assert [str(one.text.values["kits"]).replace(",", "") for one in told] == [kits] * bool(kits)
    for one in told:
        assert len({one.text.say(lang) for lang in LANGUAGES}) == len(LANGUAGES)


def test_a_screen_of_dots_shows_no_letters(kit_with: Callable[..., Kit]) -> None:
    formula = parse_formula("shown('A') >= 1")
    assert list(lacking_counts(formula, lambda _: [kit_with(DOTS)]))
    assert not list(lacking_counts(formula, lambda _: [kit_with(LETTERS)]))


def test_a_mark_of_another_robot_is_asked_of_its_kit() -> None:
    kits = {"": [load_kit("maqueen")], "leader": [load_kit("esp32-duo")]}
    for whose, key in (("leader.", "grading.kit-cannot"), ("", None), ("far.off.", None)):
        formula = parse_formula(f"mark('{whose}radio:left') >= 1")
        told = list(lacking_counts(formula, lambda robot: kits.get(robot, [])))
        assert [one.text.key for one in told] == [key] * (key is not None)


@pytest.mark.parametrize(("kit", "lacks"), [("maqueen", False), ("esp32-duo", True)])
def test_a_mark_of_the_robot_itself_is_asked_of_its_own_kit(kit: str, lacks: bool) -> None:
    formula = parse_formula("mark('radio:left') >= 1 and mark('half.way') >= 1")
    told = list(lacking_counts(formula, lambda robot: [] if robot else [load_kit(kit)]))
    assert bool(told) is lacks


def test_all_that_no_program_marks_needs_something() -> None:
    assert set(Transcript(Clock()).reserved) == set(NEEDED)


CHALLENGE = """\
id: own
title: {en: Own, ko: 내 것}
arena: oval
kits: [KITS]
start: {x: 300 mm, y: 200 mm, heading: 0 deg}
time_limit: 60 s
stimuli:
  - {at: 2 s, press: PRESS}
  - {at: 3 s, press: PRESS}
robots:
  leader: {program: same, kit: LEADER, start: {x: 1 m, y: 200 mm, heading: 0 deg}}
runs: {count: 1}
checks:
  - id: one
    title: {en: One, ko: 하나}
    points: 100
    formula: eventually(FORMULA)
measures:
  most: max(MEASURE)
"""
GOOD = {"KITS": "maqueen", "LEADER": "maqueen", "PRESS": "logo", "FORMULA": "lap >= 1", "MEASURE": "lap"}


def _why(told: Text) -> Text:
    why = told.values.get("why", told)
    assert isinstance(why, Text)
    return why


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({"KITS": "maqueen, esp32-duo"}, [("stimuli[0].press", "grading.kit-feels-no-finger")]),
        ({"KITS": "esp32-duo", "PRESS": "pin1"}, [("stimuli[0].press", "grading.kit-feels-no-finger")]),
        ({"KITS": "esp32-scout", "PRESS": "button_b"}, []),
        ({"KITS": "esp32-scout,", "PRESS": "button_b"}, []),
        ({"MEASURE": "shown('A')"}, [("measures.most", "grading.kit-cannot")]),
        ({"FORMULA": "answered('A') >= 1"}, [("checks[0].formula", "grading.kit-cannot")]),
        ({"FORMULA": "leader.floor_red >= 9"}, [("checks[0].formula", "grading.kit-lacks")]),
        ({"LEADER": "maqueen-plus-v2-colour", "FORMULA": "leader.floor_red >= 9"}, []),
        ({"MEASURE": "leader.bumps"}, []),
        ({"robots:": "air: {networks: {home: ''}}\nrobots:"}, [("air", "grading.kit-joins-nothing")]),
        (
            {
                "PRESS}\n  - {at: 3 s, press: PRESS}": "button_a}",
                "{count: 1}": "{count: 1, vary: {stimuli.at: [0 s, 1 s]}}",
            },
            [],
        ),
        (
            {
                "stimuli:\n  - {at: 2 s, press: PRESS}\n  - {at: 3 s, press: PRESS}\n": "",
                "{count: 1}": "{count: 1, vary: {stimuli.at: [0 s, 1 s]}}",
            },
            [("runs.vary.stimuli.at", "grading.vary-nothing")],
        ),
    ],
)
def test_mistakes_are_found_where_they_are(
    tmp_path: Path, change: dict[str, str], told: list[tuple[str, str]]
) -> None:
    text = CHALLENGE
    for name, value in (change | {name: GOOD[name] for name in GOOD if name not in change}).items():
        text = text.replace(name, value)
    file = tmp_path / "challenge.yaml"
    file.write_text(text, encoding="utf-8")
    found: list[tuple[str, str]] = []
    try:
        load_challenge(file)
    except DocumentError as error:
        found = [(one.path, _why(one.text).key) for one in error.problems]
    assert found == told
