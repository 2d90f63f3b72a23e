"""The search of `gorae evolve`: candidates made, run on virtual kits by workers, and scored."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from gorae.cli.choices import ChosenTask
from gorae.cli.outputs import EVOLVED_MARK
from gorae.errors import UsageError
from gorae.grading.challenge import Challenge
from gorae.jobs.job import JobSetting
from gorae.jobs.pool import Broken, Pool
from gorae.jobs.results import BadResult, sentence_from_json
from gorae.jobs.trial import Trial, ends_with, looks_at_now, scores_of
from gorae.jobs.worker import REFUSED, RESULT
from gorae.learning.evolution import Evolution, Numbers
from gorae.programs.tunable import Tunable
from gorae.stl import formula as stl
from gorae.stl.measures import Measure, parse_measure
from gorae.stl.parser import parse_formula
from gorae.stl.quantities import quantity
from gorae.texts import Text

__all__ = ["ChosenTask", "Goal", "Proof", "Search", "goal_of"]


@dataclass(frozen=True)
class Goal:
    """What a candidate is bred for."""

    measure: Measure
    least: bool
    """Whether less is better."""
    until: stl.Formula | None
    """What ends a run."""

    @property
    def unit(self) -> str:
        """The unit of the score."""
        return "" if self.measure.unit in ("times", "lap") else self.measure.unit

    def said(self, score: float | None) -> Text:
        """A score in words."""
        return Text("cli.evolve-no-score") if score is None else quantity(score, self.unit)


def goal_of(challenge: Challenge, score: str | None, least: bool | None, until: Sequence[str]) -> Goal:
    """Return the goal that was asked for: a measure of the challenge by its name, or one that is written out.

    A time at which something first happens is the better the smaller; of other numbers more is better,
    unless `least` says so. Raises UsageError.
    """
    measure = _measure(challenge, score)
    conditions = [parse_formula(text) for text in until]
    for text, condition in zip(until, conditions, strict=True):
        if not looks_at_now(condition):
            raise UsageError(Text("cli.until-now", condition=text))
    smaller = measure.kind == "first" if least is None else least
    return Goal(measure, smaller, ends_with(measure, conditions))


def _measure(challenge: Challenge, score: str | None) -> Measure:
    trees = ((name, each.formula.tree) for name, each in challenge.measures.items())
    known = {name: tree for name, tree in trees if isinstance(tree, Measure)}  # those of one run
    if score is None and not known:
        raise UsageError(Text("cli.evolve-needs-score"))
    if score is None or score in known:
        return known[score or next(iter(known))]
    if "(" not in score:
        raise UsageError(Text("cli.no-such-score", score=score, known=", ".join(known) or "–"))
    return parse_measure(score)


@dataclass(frozen=True)
class Proof:
    """What the ancestor and the best candidate score in runs that the search has not seen: the means."""

    runs: int
    before: float | None
    after: float | None
    least: bool

    @property
    def is_better(self) -> bool:
        """Whether the search has found something that holds elsewhere, too."""
        if self.after is None or self.before is None:
            return self.before is None and self.after is not None
        return self.after < self.before if self.least else self.after > self.before


class Search:
    """An evolution whose candidates are run by workers."""

    def __init__(
        self,
        task: ChosenTask,
        tunable: Tunable,
        goal: Goal,
        pool: Pool,
        *,
        seed: int,
        size: int,
        seeds: Sequence[int],
    ) -> None:
        self.tunable, self.goal, self.tried = tunable, goal, 0
        self.evolution = Evolution(tunable.numbers, seed=seed, size=size, least=goal.least)
        self._pool = pool
        self._trial = Trial(
            JobSetting(task.challenge, task.kit),
            task.source,
            tuple(seeds),
            goal.measure,
            goal.until,
            tuple(sorted(task.along.items())),
        )

    @property
    def best_program(self) -> bytes:
        """The program with the best numbers so far, and a first line that says where it comes from."""
        whole = self.tunable.with_numbers(self.evolution.best.numbers)
        first, _, rest = whole.partition(b"\n")
        score = "least" if self.goal.least else "most"
        about = f" {score} {self.goal.measure}, {self.tried} candidates\n".encode()
        return EVOLVED_MARK + about + (rest if first.startswith(EVOLVED_MARK) else whole)

    def generations(self, candidates: int, stopped: threading.Event) -> Iterator[None]:
        """Try so many candidates, and yield after each generation; until `stopped`.

        Raises UsageError when the program does not fit onto the board.
        """
        while self.tried < candidates and not stopped.is_set():
            made = self.evolution.candidates(candidates - self.tried)
            scores = list(self._scored(made, self._trial.seeds, stopped))
            self.evolution.take(scores)
            self.tried += len(scores)
            yield

    def proof(self, seeds: Sequence[int]) -> Proof:
        """Run the ancestor and the best candidate with seeds of their own."""
        pair = [self.tunable.numbers, self.evolution.best.numbers]
        before, after = self._scored(pair, tuple(seeds), threading.Event())
        return Proof(len(seeds), before, after, self.goal.least)

    def _scored(
        self, candidates: Sequence[Numbers], seeds: Sequence[int], stopped: threading.Event
    ) -> Iterator[float | None]:
        """The scores in the order of the candidates; those until it was stopped."""
        futures = [self._pool.submit(self._trial_of(numbers, seeds).pack()) for numbers in candidates]
        for future in futures:
            while not stopped.is_set():
                try:
                    yield _mean(future.result(timeout=0.1), len(seeds))
                    break
                except TimeoutError:
                    continue
                except (Broken, BadResult):
                    yield None
                    break
            if stopped.is_set():
                for each in futures:
                    each.cancel()
                return

    def _trial_of(self, numbers: Numbers, seeds: Sequence[int]) -> Trial:
        return replace(self._trial, program=self.tunable.with_numbers(numbers), seeds=tuple(seeds))


def _mean(answer: bytes, runs: int) -> float | None:
    """Return the mean of the scores in a worker's answer; None when a run had none.

    Raises UsageError when the program cannot be run at all.
    """
    if answer.startswith(RESULT):
        scores = scores_of(answer[len(RESULT) :], runs)
        known = [score for score in scores if score is not None]
        return fmean(known) if len(known) == len(scores) else None
    if answer.startswith(REFUSED):
        import json

        sentence = sentence_from_json(json.loads(answer[len(REFUSED) :]))
        if isinstance(sentence, Text):
            raise UsageError(sentence)
    raise BadResult("a worker could not do it")
