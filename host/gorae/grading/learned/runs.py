"""Make a recognition of runs: what was asked of people in each, and what the program said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gorae.grading.learned.answers import Asked, asked_in, said_in, stray
from gorae.grading.learned.recognition import Recognition
from gorae.stl.evaluation import Evaluation

if TYPE_CHECKING:
    from gorae.grading.challenge import Challenge


@dataclass(frozen=True)
class Heard:
    """One run, as far as it matters here."""

    seed: int
    evaluation: Evaluation
    conditions: Mapping[str, float]


def recognise(challenge: Challenge, runs: Sequence[Heard], first: int = 1) -> Recognition:
    """Return what was recognised in runs, of which the first has the number `first`."""
    asked: list[Asked] = []
    strays = 0
    for number, run in enumerate(runs, first):
        said = said_in(run.evaluation, challenge.labels, challenge.answers)
        vigour = run.conditions.get("vigour")
        grace_s = challenge.answers.grace
        here = list(
            asked_in(run.evaluation.recording, said, grace_s, run=number, seed=run.seed, vigour=vigour)
        )
        strays += stray([one for one in said if one[0] >= challenge.answers.after], here, grace_s)
        asked += [one for one in here if one.at_s >= challenge.answers.after]
    return Recognition(challenge.labels, tuple(asked), strays)
