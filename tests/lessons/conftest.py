"""A short way to run a program against its lesson's challenge, as `gorae check` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from gorae.bench.session import grade_results, run_challenge
from gorae.grading.verdict import Verdict
from gorae.kits import load_kit
from gorae.lessons import Lesson

Check = Callable[..., Verdict]


@pytest.fixture
def check() -> Check:
    """`check(lesson, source, kit)`: the verdict of the challenge's own runs, or of those with `seeds`."""

    def check_program(lesson: Lesson, source: bytes, kit: str, seeds: Sequence[int] = ()) -> Verdict:
        challenge = lesson.challenge
        seeds = seeds or range(1, 1 + challenge.runs.count)
        results = list(run_challenge(challenge, load_kit(kit), source, seeds, lang="ko"))
        return grade_results(challenge, load_kit(kit), source, seeds, results)

    return check_program
