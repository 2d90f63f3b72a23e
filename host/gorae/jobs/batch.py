"""Many programs graded: each run once by its key, results kept as they come, verdicts made of results.

Whatever is told has been stored before. So a batch that is stopped, however roughly, goes on where it was:
what is stored is not run again. Programs that are alike share their runs.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

from gorae.bench.session import grade_results
from gorae.bench.virtual import RunResult
from gorae.grading.learned.appraisal import NOTHING, Appraisal
from gorae.grading.verdict import Verdict
from gorae.jobs import appraisals
from gorae.jobs.appraisals import AppraisalJob
from gorae.jobs.engine import Engine
from gorae.jobs.job import Job, JobSetting, Work
from gorae.jobs.pool import Broken
from gorae.jobs.results import BadResult, decode, is_whole, sentence_from_json
from gorae.jobs.store import Alarm, ResultStore
from gorae.jobs.worker import REFUSED, RESULT
from gorae.telemetry.recording import Recording
from gorae.texts import Text

Decoded: TypeAlias = RunResult | Appraisal

_BATCH = 16
"""So many results are kept at once: a transaction costs a few milliseconds."""


@dataclass(eq=False)
class GradingTask:
    """A program to be graded at a challenge, with these seeds."""

    setting: JobSetting
    program: bytes
    seeds: Sequence[int]
    along: Mapping[str, bytes] = field(default_factory=dict)
    """The program's other files."""
    name: str = ""
    """What whoever asks calls it."""
    handed: Mapping[str, bytes] = field(default_factory=dict)
    """What was handed in to be graded with the program."""
    jobs: list[Work] = field(init=False)
    """A run for each seed, and behind them the appraisal of what was handed in, where there is any to do."""
    results: dict[int, RunResult] = field(init=False, default_factory=dict)
    appraisal: Appraisal | None = field(init=False, default=None)
    stored: int = field(init=False, default=0)
    """How many of its results were known before."""

    def __post_init__(self) -> None:
        along = tuple(sorted(self.along.items()))
        self.jobs = [Job(self.setting, self.program, seed, along) for seed in self.seeds]
        if self.setting.challenge.handed:
            self.jobs.append(AppraisalJob(self.setting, tuple(sorted(self.handed.items()))))
        else:
            self.appraisal = NOTHING

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the results that its verdict is made of; only for a task that is done."""
        return tuple(job.key for index, job in enumerate(self.jobs) if self.has(index))

    def has(self, index: int) -> bool:
        """Whether the result of a job is here."""
        return index in self.results or (index == len(self.seeds) and self.appraisal is not None)

    def take(self, index: int, result: Decoded) -> None:
        """Take the result of a job. Raises BadResult for one of another kind of job."""
        if isinstance(result, Appraisal) != (index == len(self.seeds)):
            raise BadResult("this is of another kind of job")
        if isinstance(result, Appraisal):
            self.appraisal = result
        else:
            self.results[index] = result

    def let_go(self) -> None:
        """Keep what is known of the results but their recordings: those of a district fill the memory."""
        self.results = {
            index: replace(result, recording=Recording(np.zeros(0), {}, (), (), {}))
            for index, result in self.results.items()
        }

    @property
    def starts(self) -> bool:
        """Whether the program starts, as far as is known: one that does not is run once only."""
        first = self.results.get(0)
        return first is None or first.error is None or first.error.attempt

    @property
    def is_done(self) -> bool:
        return all(map(self.has, range(len(self.jobs)))) or not self.starts

    def verdict(self) -> Verdict:
        """Return what the program earned; only for a task that is done."""
        results = [self.results[index] for index in sorted(self.results)]
        challenge, kit = self.setting.challenge, self.setting.kit
        appraisal = self.appraisal or NOTHING  # none is done for a program that does not start
        return grade_results(
            challenge, kit, self.program, self.seeds, results, self.along, appraisal=appraisal
        )


@dataclass(frozen=True)
class Graded:
    """The end of a task: its verdict, or why it has no verdict."""

    task: GradingTask
    verdict: Verdict | None = None
    refusal: Text | None = None
    """Why the program cannot be run at all."""
    broken: str = ""
    """What went wrong with us."""

    @property
    def from_store(self) -> bool:
        """Whether nothing had to be run."""
        return self.verdict is not None and self.task.stored == len(self.task.keys)


class TaskBatch:
    """Tasks on their way through an engine. Iterate over it for what became of each, as it is known."""

    def __init__(self, tasks: Iterable[GradingTask], engine: Engine, store: ResultStore) -> None:
        self.alarms: list[Alarm] = []
        self._tasks = list(tasks)
        self._engine = engine
        self._store = store
        self._waiting: deque[tuple[GradingTask, int]] = deque()
        self._asking: dict[str, list[tuple[GradingTask, int]]] = {}
        self._flying: dict[Future[bytes], str] = {}
        self._fresh: dict[str, tuple[bytes, Decoded]] = {}
        self._over: set[GradingTask] = set()

    def __iter__(self) -> Iterator[Graded]:
        """Yield the outcome of every task."""
        for outcomes in self.together():
            yield from outcomes

    def together(self) -> Iterator[list[Graded]]:
        """Yield the outcomes of all tasks, together those that became known at once.

        All first runs come before any second.
        """
        for start in range(0, len(self._tasks), _BATCH):
            some = self._tasks[start : start + _BATCH]
            yield [graded for task in some for graded in self._begin(task)]
        while self._waiting or self._flying or self._fresh:
            self._fly()
            self._engine.flush()
            done, _ = wait(self._flying, return_when=FIRST_COMPLETED) if self._flying else (set(), None)
            answers = {self._flying.pop(future): future for future in done}
            for key, future in answers.items():
                yield list(self._landed(key, future))
            if len(self._fresh) >= _BATCH or not self._flying:
                yield list(self._keep())

    def _begin(self, task: GradingTask) -> Iterator[Graded]:
        """Take what is stored; the runs that are missing wait, the first one alone."""
        task.stored = sum(self._take_stored(task, index, job) for index, job in enumerate(task.jobs))
        yield from self._go_on(task)

    def _take_stored(self, task: GradingTask, index: int, job: Work) -> bool:
        """Give a task the result of a job that is stored. What is damaged is forgotten, and run again."""
        known = self._stored(job.key)
        if known is None:
            return False
        try:
            task.take(index, known[1])
        except BadResult:
            self._store.forget(job.key)
            return False
        return True

    def _stored(self, key: str) -> tuple[bytes, Decoded] | None:
        """Return what is stored under a key, as it is and decoded; what is damaged is forgotten."""
        known = self._store.get(key)
        if known is None:
            return None
        try:
            return known, decoded(known)
        except BadResult:
            self._store.forget(key)
            return None

    def _go_on(self, task: GradingTask) -> Iterator[Graded]:
        """Queue the runs that a task still needs, or tell what it earned."""
        if task in self._over:
            return
        if task.is_done:
            self._over.add(task)
            verdict = task.verdict()
            task.let_go()
            yield Graded(task, verdict)
        elif 0 not in task.results:
            self._waiting.append((task, 0))
        else:
            missing = [index for index in range(len(task.jobs)) if not task.has(index)]
            self._waiting += [(task, index) for index in missing]

    def _fly(self) -> None:
        while self._waiting and len(self._flying) < self._engine.capacity:
            task, index = self._waiting.popleft()
            if task in self._over or task.has(index):
                continue
            self._ask(task, index, task.jobs[index])

    def _ask(self, task: GradingTask, index: int, job: Work) -> None:
        """Have a job run, unless somebody waits for the same result already."""
        asking = self._asking.setdefault(job.key, [])
        asking.append((task, index))
        if len(asking) > 1:
            return
        known = self._stored(job.key)  # somebody may have kept it since
        if known is None:
            self._flying[self._engine.submit(job.pack())] = job.key
        else:
            self._fresh[job.key] = known

    def _landed(self, key: str, future: Future[bytes]) -> Iterator[Graded]:
        """Take a worker's answer: a result waits until it is kept, anything else ends who asked."""
        try:
            answer = future.result()
            if answer.startswith(RESULT):
                self._fresh[key] = answer[1:], decoded(answer[1:])
                return
            refusal, broken = _why_not(answer)
        except (Broken, BadResult) as error:
            refusal, broken = None, str(error)
        for task, _ in self._asking.pop(key):
            if task not in self._over:
                self._over.add(task)
                yield Graded(task, refusal=refusal, broken=broken)

    def _keep(self) -> Iterator[Graded]:
        """Store what has come, then tell it."""
        fresh, self._fresh = self._fresh, {}
        self.alarms += self._store.keep({key: data for key, (data, _) in fresh.items()})
        for key, (_, result) in fresh.items():
            for task, index in self._asking.pop(key):
                first = not task.results
                task.take(index, result)
                if first or task.is_done:
                    yield from self._go_on(task)


def decoded(data: bytes) -> Decoded:
    """Return what bytes are. Raises BadResult for neither the result of a run nor an appraisal."""
    return appraisals.decode(data) if data.startswith(appraisals.MAGIC) else decode(data)


def stored_result(store: ResultStore, key: str) -> bytes | None:
    """Return what is stored under a key. What a disk has damaged is forgotten, so that it is run again."""
    known = store.get(key)
    if known is not None and not _is_intact(known):
        store.forget(key)
        return None
    return known


def _is_intact(data: bytes) -> bool:
    if not data.startswith(appraisals.MAGIC):
        return is_whole(data)
    try:
        appraisals.decode(data)
    except BadResult:
        return False
    return True


def _why_not(answer: bytes) -> tuple[Text | None, str]:
    """Return the sentence of a refusal, or else what the worker says that went wrong."""
    if answer.startswith(REFUSED):
        try:
            sentence = sentence_from_json(json.loads(answer[1:]))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise BadResult(str(error)) from error
        if isinstance(sentence, Text):
            return sentence, ""
    return None, answer[1:2000].decode("utf-8", "replace")
