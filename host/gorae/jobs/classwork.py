"""What a class has handed in, on its way to verdicts: which challenge, which kit, what is there twice."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from gorae.errors import GoraeError, UsageError
from gorae.grading.challenge import Challenge
from gorae.grading.verdict import RunVerdict, Verdict
from gorae.jobs.batch import Graded, GradingTask, stored_result
from gorae.jobs.job import JobSetting
from gorae.jobs.results import decode
from gorae.jobs.store import GradedWork, ResultStore
from gorae.jobs.submissions import RefusedFile, Submission
from gorae.programs.decoding import EmptyProgram
from gorae.programs.handed import HandedIn
from gorae.telemetry.recording import Recording
from gorae.texts import Text

Choose = Callable[[Submission], tuple[JobSetting, HandedIn]]
"""Which challenge and kit a submission is for, and all that is in it. Raises a GoraeError."""


@dataclass(frozen=True)
class SubmissionMark:
    """What one submission earned, graded now or before."""

    submission: Submission
    earned: GradedWork
    first_run: RunVerdict | None = None
    """Only of what was graded now."""

    @property
    def key(self) -> str:
        """The same key means the same results."""
        return sha256(" ".join(self.earned.keys).encode()).hexdigest()


@dataclass
class FileCounts:
    """What became of every file: `seen` is the sum of graded, duplicates, refused and broken."""

    seen: int
    marks: list[SubmissionMark] = field(default_factory=list)
    duplicates: list[RefusedFile] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    broken: list[RefusedFile] = field(default_factory=list)
    from_store: int = 0

    def sort(self) -> None:
        """Bring marks into the order of attempts and paths: runs end in any order."""
        self.marks.sort(key=lambda mark: _turn(mark.submission))

    def add_known(self, submission: Submission, earned: GradedWork, at: int) -> None:
        """Note what a submission earned when it, or somebody's that is alike, was graded before.

        `at` is the present in s since 1970: that of somebody else says nothing of this one.
        """
        own = replace(earned, person=submission.person, path=submission.path, at=at)
        self.marks.append(SubmissionMark(submission, own))
        self.from_store += 1

    def add(self, graded: Graded, submission: Submission, at: int) -> GradedWork | None:
        """Note what became of a submission, and return what it earned, if it was graded.

        `at` is the present in s since 1970.
        """
        path, verdict = submission.path, graded.verdict
        if verdict:
            earned = _earned(graded.task, verdict, submission, at)
            self.marks.append(SubmissionMark(submission, earned, next(iter(verdict.runs), None)))
            self.from_store += graded.from_store
            return earned
        if graded.refusal:
            self.refused.append(RefusedFile(path, graded.refusal))
        else:
            self.broken.append(RefusedFile(path, Text("jobs.broken", why=graded.broken)))
        return None


class AttemptQueue:
    """Holds back what a person earned until all that they handed in before for the lesson has its end.

    Runs end in any order, and the last attempt is the one that the store was told of last.
    """

    def __init__(self, tasks: Mapping[GradingTask, Submission]) -> None:
        rows: defaultdict[tuple[str, str], deque[str]] = defaultdict(deque)
        for task, submission in sorted(tasks.items(), key=lambda each: _turn(each[1])):
            rows[submission.person, task.setting.challenge.id].append(submission.path)
        self._rows = {path: row for row in rows.values() for path in row}
        self._ended: dict[str, GradedWork | None] = {}

    def end(self, submission: Submission, earned: GradedWork | None) -> list[GradedWork]:
        """Take what a submission earned, None when it has no verdict; return what may be stored now."""
        self._ended[submission.path] = earned
        row = self._rows[submission.path]
        ended = []
        while row and row[0] in self._ended:
            ended.append(self._ended.pop(row.popleft()))
        return [each for each in ended if each]


def _turn(submission: Submission) -> tuple[int, str]:
    return submission.turn, submission.path


def _earned(task: GradingTask, verdict: Verdict, submission: Submission, at: int) -> GradedWork:
    checks = tuple((check.id, str(check.status), check.points) for check in verdict.checks)
    return GradedWork(
        submission.person, verdict.challenge, verdict.kit, submission.path, task.keys, at, verdict.passed,
        verdict.score, verdict.max_score, checks, task.program, task.along, tuple(task.seeds),
    )  # fmt: skip


def take_known(
    tasks: Mapping[GradingTask, Submission], store: ResultStore, account: FileCounts, at: int
) -> list[GradingTask]:
    """Put what was graded before into the account, and return the tasks that are left.

    The same results earn the same: they are only looked at, for a disk may have damaged them.
    """
    left = []
    for task, submission in tasks.items():
        earned = _known_work(task, store)
        if earned:
            account.add_known(submission, earned, at)
        else:
            left.append(task)
    return left


def _known_work(task: GradingTask, store: ResultStore) -> GradedWork | None:
    """Return what a program like this earned in the same runs; one that did not start was run once only."""
    keys = tuple(job.key for job in task.jobs)
    for ran in dict.fromkeys((keys, keys[:1])):
        earned = store.graded(ran)
        if earned and earned.seeds == tuple(task.seeds) and all(stored_result(store, key) for key in ran):
            return earned
    return None


def tasks_for(
    submissions: Sequence[Submission],
    seeds: Callable[[Challenge], Sequence[int]],
    choose: Choose,
    account: FileCounts,
) -> dict[GradingTask, Submission]:
    """Return a task for each submission that can be graded; the others go into the account."""
    tasks: dict[GradingTask, Submission] = {}
    known: dict[tuple[object, ...], str] = {}
    for submission in submissions:
        try:
            setting, program = choose(submission)
        except EmptyProgram:
            account.refused.append(RefusedFile(submission.path, Text("jobs.empty")))
            continue
        except GoraeError as error:
            account.refused.append(RefusedFile(submission.path, error.text))
            continue
        files = (program.source, *sorted(program.along.items()), *sorted(program.handed.items()))
        what = (submission.person, setting.challenge.id, setting.kit.id, *files)
        same = known.setdefault(what, submission.path)
        if same != submission.path:
            account.duplicates.append(RefusedFile(submission.path, Text("jobs.duplicate", path=same)))
            continue
        task = GradingTask(
            setting,
            program.source,
            seeds(setting.challenge),
            program.along,
            name=submission.path,
            handed=program.handed,
        )
        tasks[task] = submission
    return tasks


def first_run(mark: SubmissionMark, store: ResultStore) -> Recording | None:
    """Return the recording of a submission's first run, if it is stored. Raises BadResult."""
    known = store.get(mark.earned.keys[0]) if mark.earned.keys else None
    return decode(known).recording if known else None


def no_lesson() -> UsageError:
    """Return the error for a submission of which nobody knows the lesson."""
    return UsageError(Text("jobs.no-lesson"))
