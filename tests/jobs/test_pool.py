"""Workers: what they answer is what the run gives here; one that dies or hangs costs nobody else anything."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError

import pytest

from gorae.jobs import worker_process
from gorae.jobs.job import Job
from gorae.jobs.pool import Broken, Pool
from gorae.jobs.worker import FAULT, REFUSED, RESULT

MakeJob = Callable[..., Job]


START_WORKER = worker_process.start_worker
"""As it is for people: other tests fork their workers from a process that has imported gorae."""


@pytest.fixture(scope="module", autouse=True)
def whole_workers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_process, "start_worker", START_WORKER)
        yield


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    with Pool(2) as pool:
        yield pool


def test_an_answer_is_the_result_byte_for_byte(pool: Pool, job: MakeJob) -> None:
    jobs = [job(b"print(%d)" % number, seed=number) for number in range(1, 7)]
    answers = [pool.submit(each.pack()) for each in jobs]
    assert [answer.result(60) for answer in answers] == [RESULT + each.run() for each in jobs]


def test_a_program_that_does_not_fit_is_refused_with_a_sentence(pool: Pool, job: MakeJob) -> None:
    answer = pool.submit(job(b"#" * 60_000).pack()).result(60)
    assert answer.startswith(REFUSED)


def test_bytes_that_are_no_job_are_our_fault_and_the_worker_goes_on(pool: Pool, job: MakeJob) -> None:
    before = pool.pids
    assert pool.submit(b"no job").result(60).startswith(FAULT)
    assert pool.submit(job().pack()).result(60).startswith(RESULT)
    assert set(before) <= set(pool.pids) or not before


@pytest.mark.posix("Windows keeps priorities otherwise")
def test_workers_let_others_have_the_processor_first(pool: Pool, job: MakeJob) -> None:
    assert pool.submit(job().pack()).result(60).startswith(RESULT)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert all(os.getpriority(os.PRIO_PROCESS, pid) > own for pid in pool.pids)


class Deadly:
    """As a job, it ends the worker that unpacks it."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (3,)


class Endless:
    """As a job, it never ends."""

    def __reduce__(self) -> tuple[object, ...]:
        return eval, ("[0 for _ in iter(int, 1)]",)


@pytest.mark.parametrize("culprit", [Deadly, Endless])
def test_a_job_that_ends_or_stops_its_worker_is_broken_and_no_other(
    pool: Pool, job: MakeJob, culprit: Callable[[], object]
) -> None:
    import pickle

    before = [pool.submit(job(seed=seed).pack()) for seed in (1, 2)]
    versions = job().pack().partition(b"\n")[0] + b"\n"
    bad = pool.submit(versions + pickle.dumps(culprit()), deadline_s=2)
    after = [pool.submit(job(seed=seed).pack()) for seed in (3, 4)]
    with pytest.raises(Broken):
        bad.result(60)
    for seed, answer in zip((1, 2, 3, 4), [*before, *after], strict=True):
        assert answer.result(60) == RESULT + job(seed=seed).run()


def test_a_worker_that_is_killed_from_outside_costs_a_second_try_only(pool: Pool, job: MakeJob) -> None:
    pool.submit(job().pack()).result(60)
    jobs = [job(b"while True:\n    pass\n", seed=seed, lesson="wall-stop") for seed in range(1, 4)]
    answers = [pool.submit(each.pack()) for each in jobs]
    for pid in pool.pids:
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    assert [answer.result(60) for answer in answers] == [RESULT + each.run() for each in jobs]


def test_urgent_jobs_come_first_and_closing_cancels_what_waits(job: MakeJob) -> None:
    done: list[str] = []

    def noting(name: str) -> Callable[[object], None]:
        return lambda _: done.append(name)

    with Pool(1) as pool:
        first = pool.submit(job().pack())
        for name, urgency in (("later", 2), ("soon", 1)):
            pool.submit(job().pack(), urgency=urgency).add_done_callback(noting(name))
        first.result(60)
        pool.submit(job().pack(), urgency=3).result(60)
        assert done == ["soon", "later"]
        waiting = [pool.submit(job(seed=seed).pack()) for seed in range(5)]
    assert any(future.cancelled() for future in waiting)
    for future in waiting:
        if not future.cancelled():
            try:
                future.result(60)
            except (Broken, CancelledError):
                continue
