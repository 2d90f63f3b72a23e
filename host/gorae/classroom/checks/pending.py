"""A check on its way: which runs it has, which are with workers, what is known so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gorae.classroom.checks.graded import CheckRow
from gorae.classroom.checks.grading import Report
from gorae.classroom.checks.queue import Turn
from gorae.jobs.appraisals import AppraisalJob
from gorae.jobs.job import Job, JobSetting, Work
from gorae.programs.handed import HandedIn

HANDED = -1
"""The place of the appraisal among a check's jobs."""


@dataclass(eq=False)
class PendingCheck:
    """A check until its end is stored."""

    row: CheckRow
    setting: JobSetting
    answer: HandedIn
    seeds: Sequence[int]
    turn: Turn
    first: int | None = None
    """The seed that is run before the others: the one with which the program before did worst."""
    results: dict[int, str] = field(default_factory=dict)
    """Keys of the stored results by seed, and HANDED."""
    flying: set[int] = field(default_factory=set)
    breaks: int = 0
    report: Mapping[str, Any] | None = None
    """The newest one."""
    reported: int = 0
    """How many results it is made of."""
    is_reporting: bool = False
    over: bool = False
    starts: bool = True
    """Whether the program starts, as far as is known: one that does not is run once."""

    @property
    def whole(self) -> bytes:
        """All that was handed in."""
        files = {**self.answer.along, **self.answer.handed}
        return self.answer.source + b"".join(f"\n{name}\n".encode() + data for name, data in files.items())

    @property
    def places(self) -> list[int]:
        """What is to be done, in this order: seeds, and HANDED behind the first one."""
        first = [self.first] if self.first is not None and self.first in self.seeds else []
        order = [*first, *(seed for seed in self.seeds if seed not in first)]
        return [order[0], *([HANDED] if self.setting.challenge.handed else []), *order[1:]]

    def job(self, place: int) -> Work:
        """Return the work of a place."""
        if place == HANDED:
            return AppraisalJob(self.setting, tuple(sorted(self.answer.handed.items())))
        return Job(self.setting, self.answer.source, place, tuple(sorted(self.answer.along.items())))

    def next_place(self) -> int | None:
        """Return what a worker may begin with now: nothing beside the first run."""
        if self.over or self.is_complete or (not self.results and self.flying):
            return None
        return next(
            (each for each in self.places if each not in self.results and each not in self.flying), None
        )

    def is_open(self) -> bool:
        """Whether a worker may take something of it now."""
        return self.next_place() is not None

    @property
    def is_complete(self) -> bool:
        """Whether no further result is needed."""
        return bool(self.results) and (not self.starts or len(self.results) == len(self.places))

    @property
    def runs_done(self) -> int:
        return sum(place != HANDED for place in self.results)

    def report_on(self, results: Mapping[int, bytes]) -> Report:
        """Return the work of grading what is known."""
        runs = tuple((seed, results[seed]) for seed in self.seeds if seed in results)
        along = tuple(sorted(self.answer.along.items()))
        return Report(self.setting, self.answer.source, along, runs, results.get(HANDED))
