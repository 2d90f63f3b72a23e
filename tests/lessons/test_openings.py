"""Honest beginnings of programs, and presses that no program can see."""

from __future__ import annotations

import ast

import pytest

from gorae.lessons import find_lessons
from gorae.lessons.openings import ALL, CODE, Opening, begin_with
from gorae.lessons.proof import claims


@pytest.mark.parametrize("opening", ALL)
@pytest.mark.parametrize(
    "source",
    ["from robot import *\n\ndrive(100)\n", "# x\n\nimport time\n\nfrom robot import *\nstop()\n"],
)
def test_an_opening_stands_after_the_imports(opening: Opening, source: str) -> None:
    begun = begin_with(opening, source.encode()).decode()
    ast.parse(begun)
    before, _, after = begun.partition(CODE[opening])
    assert before + after == source
    assert before.rstrip().endswith("from robot import *")


def test_every_lesson_is_proved_with_openings_and_says_why_not() -> None:
    for lesson in find_lessons():
        allowed = [opening for opening in ALL if opening not in lesson.about.no_opening]
        assert {"button", "countdown"} <= set(allowed)
        begun = [claim for claim in claims(lesson, 1, "all") if claim.opening]
        assert len(begun) == len(allowed) * len(lesson.challenge.kits)
        assert len({claim.name for claim in begun}) == len(begun)
        some = [claim for claim in claims(lesson, 1, "some") if claim.opening]
        assert len(some) == len(lesson.challenge.kits)
        assert not [claim for claim in claims(lesson, 1) if claim.opening]
