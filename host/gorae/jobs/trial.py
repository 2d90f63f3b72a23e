"""A trial of a search: one candidate of a program on virtual kits, and what it scored.

A trial ends as soon as the score is known or `until` says that nothing more can come of it. Its answer has
numbers only.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

from gorae.bench.session import drive_test
from gorae.bench.virtual import run_virtual
from gorae.jobs.job import JobSetting, Work, digest
from gorae.jobs.results import BadResult
from gorae.names import PROGRAM
from gorae.stl import formula as stl
from gorae.stl.evaluation import Evaluation
from gorae.stl.measures import Measure

Scores = tuple[float | None, ...]
_OVER_TIME = (stl.Always, stl.Eventually, stl.Until, stl.Change, stl.Count)


@dataclass(frozen=True)
class Trial(Work):
    """A candidate to be run with each of some seeds, and measured."""

    setting: JobSetting
    program: bytes
    seeds: tuple[int, ...]
    score: Measure
    until: stl.Formula | None = None
    """A condition of one moment that ends a run."""
    along: tuple[tuple[str, bytes], ...] = ()

    @property
    def key(self) -> str:
        files = [digest(self.program), *[(name, digest(data)) for name, data in self.along]]
        rest = (self.seeds, str(self.score), str(self.until))
        return digest(json.dumps(["trial", self.setting.digest, files, rest]).encode())

    def run(self) -> bytes:
        """Return the score of each run as JSON. Raises UsageError when the program does not fit."""
        return json.dumps([self._scored(seed) for seed in self.seeds]).encode()

    def _scored(self, seed: int) -> float | None:
        test = drive_test(self.setting.challenge, self.setting.kit, seed)
        test = replace(test, until=self.until)
        result = run_virtual(self.program, test, lang="en", name=PROGRAM, along=dict(self.along))
        return Evaluation(result.recording, test.arena.zones).measured(self.score)


def scores_of(answer: bytes, runs: int) -> Scores:
    """Return the scores in a trial's answer, a number or None for each run. Raises BadResult."""
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise BadResult(str(error)) from error
    if not isinstance(found, list) or len(found) != runs or not all(map(_is_score, found)):
        raise BadResult("these are no scores")
    return tuple(None if score is None else float(score) for score in found)


def _is_score(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and isfinite(value))


def known_when(measure: Measure) -> stl.Formula | None:
    """Return the condition with which a measure is known: `lap >= 1` for `first(lap >= 1)`."""
    known = measure.operand if measure.kind == "first" and isinstance(measure.operand, stl.Formula) else None
    return known if known and looks_at_now(known) else None


def looks_at_now(condition: stl.Formula) -> bool:
    """Whether a condition asks for one moment only."""
    return not any(isinstance(node, _OVER_TIME) for node in condition.walk())


def ends_with(measure: Measure, until: Sequence[stl.Formula]) -> stl.Formula | None:
    """Return the condition with which a trial of this measure is over."""
    known = known_when(measure)
    conditions = (*([known] if known else []), *until)
    return stl.Or(conditions) if len(conditions) > 1 else next(iter(conditions), None)
