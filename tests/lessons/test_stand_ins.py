"""Kits that stand in for another (`like`) pass every lesson of that one with its solution, one run each."""

from __future__ import annotations

import pytest

from gorae.bench.session import grade_answer
from gorae.cli.choices import kit_for
from gorae.kits import Kit, kit_ids, load_kit
from gorae.lessons import Lesson
from gorae.lessons.answers import read_answer
from gorae.lessons.catalogue import find_lessons

STAND_INS = [load_kit(name) for name in kit_ids() if load_kit(name).like]
FITTING = [
    (lesson, kit) for kit in STAND_INS for lesson in find_lessons() if kit.like in lesson.challenge.kits
]


def test_there_is_one() -> None:
    assert len(FITTING) >= 12


@pytest.mark.parametrize(
    ("lesson", "kit"), [pytest.param(*each, id=f"{each[0].id}-{each[1].id}") for each in FITTING]
)
def test_a_lessons_solution_passes(lesson: Lesson, kit: Kit) -> None:
    chosen = kit_for(lesson.challenge, kit.id)
    verdict = grade_answer(lesson.challenge, chosen, read_answer(lesson, lesson.solution), range(1, 2), "en")
    assert verdict.passed, verdict
