"""What a class has handed in, on its way to verdicts: which challenge, which kit, what is there twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from gorae.errors import GoraeError, UsageError
from gorae.grading.challenge import Challenge
from gorae.grading.verdict import Verdict
from gorae.jobs.batch import Graded, GradingTask
from gorae.jobs.job import JobSetting
from gorae.jobs.results import decode
from gorae.jobs.store import GradedWork, ResultStore
from gorae.jobs.submissions import RefusedFile, Submission
from gorae.programs.handed import HandedIn
from gorae.telemetry.recording import Recording
from gorae.texts import Text

Choose = Callable[[Submission], tuple[JobSetting, HandedIn]]
"""Which challenge and kit a submission is for, and all that is in it. Raises a GoraeError."""


@dataclass(frozen=True)
class SubmissionMark:
    """What one submission earned."""

    submission: Submission
    verdict: Verdict
    keys: tuple[str, ...]
    """Of the results that it was graded from."""

    program: bytes
    along: Mapping[str, bytes] = field(default_factory=dict)
    seeds: tuple[int, ...] = ()
    """Of its runs."""

    @property
    def key(self) -> str:
        """The same key means the same results."""
        return sha256(" ".join(self.keys).encode()).hexdigest()

    def work(self, at: int) -> GradedWork:
        """Return this as the store remembers it; `at` is the present in s since 1970."""
        verdict, submission = self.verdict, self.submission
        checks = tuple((check.id, str(check.status), check.points) for check in verdict.checks)
        return GradedWork(
            submission.person, verdict.challenge, verdict.kit, submission.path, self.keys, at,
            verdict.passed, verdict.score, verdict.max_score, checks, self.program, self.along, self.seeds,
        )  # fmt: skip


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
        """Bring marks into the order of their paths: runs end in any order."""
        self.marks.sort(key=lambda mark: mark.submission.path)

    def add(self, graded: Graded, submission: Submission) -> None:
        """Note what became of a submission."""
        path = submission.path
        if graded.verdict:
            task = graded.task
            mark = SubmissionMark(
                submission, graded.verdict, task.keys, task.program, task.along, tuple(task.seeds)
            )
            self.marks.append(mark)
            self.from_store += graded.from_store
        elif graded.refusal:
            self.refused.append(RefusedFile(path, graded.refusal))
        else:
            self.broken.append(RefusedFile(path, Text("jobs.broken", why=graded.broken)))


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
    known = store.get(mark.keys[0]) if mark.keys else None
    return decode(known).recording if known else None


def no_lesson() -> UsageError:
    """Return the error for a submission of which nobody knows the lesson."""
    return UsageError(Text("jobs.no-lesson"))
