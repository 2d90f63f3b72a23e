"""A short way to run a program against its lesson's challenge, as `gorae check` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from gorae.bench.session import grade_answer
from gorae.grading.verdict import Verdict
from gorae.kits import load_kit
from gorae.lessons import Lesson
from gorae.lessons.answers import read_answer
from gorae.programs.handed import HandedIn

Check = Callable[..., Verdict]


@pytest.fixture
def check() -> Check:
    """`check(lesson, source, kit)`: the verdict of the challenge's own runs, or of those with `seeds`.

    A program that is a lesson's only in part has the solution's modules beside it, and no other of its files.
    """

    def check_program(lesson: Lesson, source: bytes, kit: str, seeds: Sequence[int] = ()) -> Verdict:
        challenge = lesson.challenge
        seeds = seeds or range(1, 1 + challenge.runs.count)
        along = read_answer(lesson, lesson.solution).along
        return grade_answer(challenge, load_kit(kit), HandedIn("main.py", source, along), seeds, "ko")

    return check_program
