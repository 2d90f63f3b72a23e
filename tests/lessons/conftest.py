"""A short way to run a program against its lesson's challenge, as `gorae check` does."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from gorae.bench.session import draw, run_challenge
from gorae.grading.grade import Run, grade
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
        results = run_challenge(challenge, load_kit(kit), source, seeds, lang="ko")
        runs = [
            Run(
                seed=seed,
                recording=result.recording,
                duration_s=challenge.time_limit,
                output=result.output,
                error=result.error,
                conditions=draw(challenge, seed),
            )
            for seed, result in zip(seeds, results, strict=False)
        ]
        return grade(challenge, runs, source.decode(), kit=kit, target="virtual")

    return check_program
