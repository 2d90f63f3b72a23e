"""The arena of a class's page: what is drawn in a report, without a run."""

from __future__ import annotations

import re

import pytest

from gorae.kits import load_arena, load_kit
from gorae.lessons.catalogue import Lesson, find_lessons
from gorae.report.page.stage import readings_of, stage_html


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.id)
def test_every_lesson_has_a_stage(lesson: Lesson) -> None:
    challenge = lesson.challenge
    kit = load_kit(challenge.kits[0])
    others = {name: robot.start for name, robot in challenge.robots.items()}
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
