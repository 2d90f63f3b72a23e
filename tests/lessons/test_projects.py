"""Sentences become checks: each in both languages, in the arenas that have what it needs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gorae.errors import DocumentError, UsageError
from gorae.grading.challenge_file import load_challenge
from gorae.kits import load_arena
from gorae.lessons.projects.drafting import CHALLENGE, Project, new_project, project_files
from gorae.lessons.projects.sentences import (
    NotUnderstoodError,
    Sentence,
    read_sentence,
    sentences,
    sentences_for,
)
from gorae.texts import LANGUAGES

FILLED = {
    "length": "150 mm", "speed": "200 mm/s", "percent": "5 %", "angle": "90 deg", "count": "2",
    "zone": "home", "text": '"hi"',
}  # fmt: skip
ARENA = {"zone": "town", "line": "oval", "loop": "oval", "covered": "room", "border": "corridor"}


def written(sentence: Sentence, said: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda slot: FILLED[slot[1]], said)


def a_project(*must: str, arena: str = "corridor", could: tuple[str, ...] = ()) -> Project:
    return Project("My robot", "For my friend.", arena, must, could)


@pytest.mark.parametrize("sentence", sentences(), ids=lambda one: one.id)
def test_every_way_to_say_a_sentence_means_the_same_and_makes_a_challenge(
    sentence: Sentence, tmp_path: Path
) -> None:
    arena = ARENA.get(sentence.needs or "", "corridor")
    floor = load_arena(arena)
    meanings = [
        read_sentence(written(sentence, said), floor, floor.start) for said in (*sentence.en, *sentence.ko)
    ]
    assert {meaning.sentence.id for meaning in meanings} == {sentence.id}
    assert len({meaning.formula for meaning in meanings}) == 1
    project = a_project("makes a sound", *({meanings[0].written} - {"makes a sound"}), arena=arena)
    new_project(project, tmp_path / "mine", "ko")
    checks = load_challenge(tmp_path / "mine" / CHALLENGE).checks
    assert sentence.id in {check.id for check in checks}
    assert sum(check.points for check in checks) == 100
    assert next(check for check in checks if check.id == sentence.id).needs == (
        ("sounds",) if sentence.idle else ()
    )


def test_a_span_of_time_goes_into_the_formula_in_both_languages() -> None:
    arena = load_arena("corridor")
    for said in ("stops 10 cm before the wall within 20 s", "20초 안에 벽 앞 10 cm에 서기"):
        formula = read_sentence(said, arena, arena.start).formula
        assert formula.startswith("eventually[0 s, 20 s] always[0 s, 1 s](abs(wall_distance - 10 cm)")


@pytest.mark.parametrize(
    ("arena", "said", "told"),
    [
        ("corridor", "flies to the moon", "gorae does not understand “flies to the moon”"),
        ("corridor", "stop 100 mm before a wall", "did you mean “stops 100 mm before the wall"),
        ("corridor", "visits home", "the arena corridor has no zones"),
        (
            "town",
            "visits moon",
            "no zone “moon” in the arena town; there are third_street (third street",
        ),
        ("corridor", "makes 2 laps", "nobody can make laps in the arena corridor"),
        ("corridor", "never bumps within 5 s", "is about the whole time"),
        ("corridor", "", "It understands:"),
        ("corridor", "x" * 500, "It understands:"),
    ],
)
def test_a_sentence_that_means_nothing_is_told_with_what_does(arena: str, said: str, told: str) -> None:
    floor = load_arena(arena)
    with pytest.raises(NotUnderstoodError) as raised:
        read_sentence(said, floor, floor.start)
    assert told in raised.value.text.say("en")


@given(st.text(max_size=200))
def test_whatever_is_written_is_understood_or_refused(said: str) -> None:
    floor = load_arena("town")
    for one in (said, f"visits {said}", f'prints "{said}"', f"{said} within 5 s"):
        try:
            formula = read_sentence(one, floor, floor.start).formula
        except NotUnderstoodError as error:
            assert all(error.text.say(lang) for lang in LANGUAGES)
        else:
            assert formula.count('"') % 2 == 0


def test_all_sentences_that_are_wrong_are_told_at_once() -> None:
    with pytest.raises(DocumentError) as raised:
        project_files(a_project("makes a sound", "flies", could=("makes a sound", "visits home")), "en")
    assert [problem.file for problem in raised.value.problems] == ["could 1", "could 2", "must 2"]


def test_a_project_that_a_standing_robot_would_pass_is_refused() -> None:
    with pytest.raises(DocumentError, match="a robot that does nothing passes all of this"):
        project_files(a_project("never bumps"), "en")
    with pytest.raises(DocumentError, match="say what the robot must do"):
        project_files(a_project(), "en")


def test_nobody_s_folder_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="already and not empty"):
        new_project(a_project("makes a sound"), tmp_path, "en")
    assert [path.name for path in tmp_path.iterdir()] == ["main.py"]


def test_what_could_be_done_is_worth_less_than_what_must_be() -> None:
    project = a_project("makes a sound", "lights up", "never bumps", could=("comes back to the start",))
    text = project_files(project, "en")[CHALLENGE].decode()
    assert re.findall(r"points: (\d+)", text) == ["27", "27", "26", "20"]


def test_words_of_a_student_stay_words(tmp_path: Path) -> None:
    odd = 'A "robot": {x}\n- $must # {0}'
    project = replace(a_project("makes a sound"), title=odd, brief=odd)
    new_project(project, tmp_path / "odd", "ko")
    title = load_challenge(tmp_path / "odd" / CHALLENGE).title
    assert title.say("en") == 'A "robot": {x} - $must # {0}'


def test_an_arena_offers_the_sentences_that_mean_something_there() -> None:
    offered = {one.id for one in sentences_for(load_arena("corridor"))}
    assert {"never-bumps", "stops-before-wall"} <= offered
    assert not {"laps", "visits", "covers"} & offered
    assert len(sentences_for(None)) == len(sentences())


def test_instead_of_an_unknown_sentence_an_arena_is_offered_what_means_something_there() -> None:
    told = {}
    for name in ("corridor", "oval"):
        floor = load_arena(name)
        with pytest.raises(NotUnderstoodError) as raised:
            read_sentence("flies to the moon", floor, floor.start)
        told[name] = raised.value.text.say("en")
        assert all(one.say("en") in told[name] for one in sentences_for(floor))
    assert "laps" in told["oval"]
    assert "laps" not in told["corridor"]
