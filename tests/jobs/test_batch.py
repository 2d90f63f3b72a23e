"""A batch: first runs first, what is stored is not run again, what is told has been stored."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from gorae.jobs.batch import Graded, GradingTask, TaskBatch
from gorae.jobs.job import Job
from gorae.jobs.pool import Broken
from gorae.jobs.results import sentence_to_json
from gorae.jobs.store import ResultStore
from gorae.jobs.worker import FAULT, REFUSED, RESULT, answer
from gorae.texts import Text

MakeJob = Callable[..., Job]


class Here:
    """An engine that runs jobs at once, in this process, and remembers them."""

    capacity = 3

    def __init__(self, answers: dict[bytes, bytes | Exception] | None = None) -> None:
        self.answers = answers or {}
        self.ran: list[Job] = []

    def submit(self, job: bytes) -> Future[bytes]:
        unpacked = Job.unpack(job)
        assert isinstance(unpacked, Job)
        self.ran.append(unpacked)
        future: Future[bytes] = Future()
        program = self.ran[-1].program
        said = self.answers[program] if program in self.answers else answer(job)
        future.set_exception(said) if isinstance(said, Exception) else future.set_result(said)
        return future

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def store(tmp_path: Path) -> ResultStore:
    return ResultStore(tmp_path / "results.sqlite")


@pytest.fixture
def task(job: MakeJob) -> Callable[..., GradingTask]:
    def make(program: bytes, runs: int = 2, **more: object) -> GradingTask:
        one = job(program, **more)
        return GradingTask(one.setting, program, range(1, 1 + runs), name=program.decode())

    return make


def outcome(graded: list[Graded]) -> dict[str, str]:
    names = {}
    for each in graded:
        what = "verdict" if each.verdict else "refused" if each.refusal else "broken"
        names[each.task.name] = what
    return names


def test_verdicts_are_those_of_runs_made_here(store: ResultStore, task: Callable[..., GradingTask]) -> None:
    tasks = [task(b"print(1)"), task(b"print(2)")]
    graded = list(TaskBatch(tasks, Here(), store))
    assert [len(each.verdict.runs) for each in graded if each.verdict] == [2, 2]
    assert len(store) == 4


def test_what_is_stored_is_not_run_again(store: ResultStore, task: Callable[..., GradingTask]) -> None:
    list(TaskBatch([task(b"print(1)")], Here(), store))
    engine = Here()
    (again,) = TaskBatch([task(b"print(1)")], engine, store)
    assert engine.ran == []
    assert again.from_store
    (more,) = TaskBatch([task(b"print(1)", runs=3)], engine, store)
    assert [job.seed for job in engine.ran] == [3]
    assert more.verdict is not None
    assert not more.from_store


def test_programs_that_are_alike_share_their_runs(
    store: ResultStore, task: Callable[..., GradingTask]
) -> None:
    engine = Here()
    tasks = [task(b"print(1)") for _ in range(5)]
    graded = list(TaskBatch(tasks, engine, store))
    assert len(engine.ran) == 2
    assert {each.task for each in graded} == set(tasks)


def test_a_program_that_does_not_start_is_run_once(
    store: ResultStore, task: Callable[..., GradingTask]
) -> None:
    engine = Here()
    (graded,) = TaskBatch([task(b"while True", runs=5)], engine, store)
    assert len(engine.ran) == 1
    assert graded.verdict is not None
    assert not graded.verdict.is_attempt


def test_what_cannot_be_graded_is_told_and_harms_nobody(
    store: ResultStore, task: Callable[..., GradingTask]
) -> None:
    refusal = REFUSED + json.dumps(sentence_to_json(Text("jobs.no-lesson"))).encode()
    answers: dict[bytes, bytes | Exception] = {
        b"a": Broken("its worker died"), b"b": refusal, b"c": FAULT + b"ours", b"d": RESULT + b"no result",
        b"e": b"", b"f": REFUSED + b"{", b"g": b"?",
    }  # fmt: skip
    tasks = [task(program) for program in (*answers, b"print(1)")]
    graded = list(TaskBatch(tasks, Here(answers), store))
    assert outcome(graded) == {
        **dict.fromkeys("acdefg", "broken"),
        "b": "refused",
        "print(1)": "verdict",
    }
    assert len(store) == 2


def test_another_result_for_a_known_key_is_an_alarm(
    store: ResultStore, task: Callable[..., GradingTask], job: MakeJob
) -> None:
    one, other = job(b"print(1)"), job(b"print(2)")
    store.keep({one.key: one.run()})
    assert store.keep({one.key: other.run()})
    assert len(store.alarms()) == 1


def test_a_result_that_is_damaged_meanwhile_is_run_again_and_is_no_alarm(
    store: ResultStore, task: Callable[..., GradingTask]
) -> None:
    one = task(b"print(1)")

    class DamagesTheSecond(Here):
        def submit(self, job: bytes) -> Future[bytes]:
            if not self.ran:
                store.keep({one.jobs[1].key: b"\x00\x11"})
            return super().submit(job)

    engine = DamagesTheSecond()
    batch = TaskBatch([one], engine, store)
    (graded,) = batch
    assert graded.verdict is not None
    assert [job.seed for job in engine.ran] == [1, 2]
    assert batch.alarms == []


def test_a_batch_that_is_left_in_the_middle_goes_on(
    store: ResultStore, task: Callable[..., GradingTask]
) -> None:
    programs = [f"print({number})".encode() for number in range(6)]
    batch = iter(TaskBatch([task(program) for program in programs], Here(), store))
    told = {next(batch).task.name for _ in range(2)}
    batch.close()  # type: ignore[attr-defined]
    engine = Here()
    graded = list(TaskBatch([task(program) for program in programs], engine, store))
    assert len(graded) == 6
    assert not told & {job.program.decode() for job in engine.ran}
