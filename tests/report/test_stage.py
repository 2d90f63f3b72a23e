"""The arena of a class's page: what is drawn in a report, without a run."""

from __future__ import annotations

import re

import pytest

from gorae.kits import load_arena, load_kit
from gorae.lessons.catalogue import Lesson, find_lesson, find_lessons
from gorae.report.page.stage import readings_of, stage_html


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.id)
def test_every_lesson_has_a_stage(lesson: Lesson) -> None:
    challenge = lesson.challenge
    kit = load_kit(challenge.kits[0])
    others = challenge.robots
    html = stage_html(load_arena(challenge.arena), challenge.start, kit, "ko", others)
    assert html.count('<g class="robot"') == 1
    assert re.findall(r'class="robot other" data-robot="(.+?)"', html) == list(others)
    assert 'class="trails"' in html
    assert "<script" not in html
    assert not re.search(r" on\w+=", html)


def test_readings_are_those_that_people_watch() -> None:
    readings = readings_of(["x", "bumps", "distance", "own_thing"], "ko")
    assert [reading["name"] for reading in readings] == ["distance", "x"]
    assert readings[0]["unit"] == "mm"


def test_another_robot_has_a_body_of_its_own() -> None:
    challenge = find_lesson("convoy").challenge
    leader = next(iter(challenge.robots.values()))
    own, other = load_kit("maqueen"), load_kit("maqueen-plus-v2")
    others = {
        "same": leader.model_copy(update={"kit": None}),
        "larger": leader.model_copy(update={"kit": other.id}),
    }
    html = stage_html(load_arena(challenge.arena), challenge.start, own, "en", others)
    bodies = re.findall(r'data-robot="(.+?)".+?class="body" cx="(.+?)" cy=".+?" r="(.+?)"', html, re.DOTALL)
    expected = [("same", own.body), ("larger", other.body)]
    assert [(name, float(x), float(r)) for name, x, r in bodies] == [
        (name, body.center.x, body.radius) for name, body in expected
    ]
