"""Workers that run jobs, each a process of its own: one that dies or hangs is replaced.

    with Pool(2) as pool:
        future = pool.submit(job.pack(), deadline_s=30)
        answer = future.result()

A student's program runs in a worker only, never in the process that has the pool. What a worker sends is
read as data. A job whose worker dies or exceeds its deadline is tried once more, in a new worker, and is then
`broken`: its future raises `Broken`, nobody else's job is touched.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from gorae.interrupts import held
from gorae.jobs import worker_process
from gorae.jobs.worker import read_frame, write_frame

TRIES = 2
DEADLINE_S = 60.0
"""Fuel ends a run after seconds; this is for faults of ours, on a machine that is busy besides."""


class Broken(Exception):  # noqa: N818
    """A job that no worker could finish: its worker died, or hung, twice."""


@dataclass(order=True)
class _Waiting:
    turn: tuple[int, int]
    job: bytes = field(compare=False)
    deadline_s: float = field(compare=False)
    future: Future[bytes] = field(compare=False, default_factory=Future)


class Pool:
    """A pool of so many workers. Closing it ends them, and cancels what waits."""

    def __init__(self, workers: int | None = None) -> None:
        self.size = workers or available_cores()
        self._waiting: queue.PriorityQueue[_Waiting] = queue.PriorityQueue()
        self._turns = 0
        self._lock = threading.Lock()
        self._closed = False
        self._workers = [_Worker(self._waiting, index) for index in range(self.size)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, job: bytes, *, deadline_s: float = DEADLINE_S, urgency: int = 0) -> Future[bytes]:
        """Have a job run; its future gives the worker's answer or raises Broken. Low `urgency` is first."""
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._turns += 1
            waiting = _Waiting((urgency, self._turns), job, deadline_s)
        self._waiting.put(waiting)
        return waiting.future

    @property
    def pids(self) -> list[int]:
        """The processes of the workers that live."""
        return [worker.pid for worker in self._workers if worker.pid]

    def close(self) -> None:
        """Cancel what waits and end the workers, those that work, too; Ctrl-C comes when none is left."""
        with held():
            with self._lock:
                if self._closed:
                    return
                self._closed = True
            with suppress(queue.Empty):
                while True:
                    self._waiting.get_nowait().future.cancel()
            for _ in self._workers:
                self._waiting.put(_END)
            for worker in self._workers:
                worker.end()
            for worker in self._workers:
                worker.join()


_END = _Waiting((-(1 << 60), 0), b"", 0.0)


class _Worker(threading.Thread):
    """A thread that feeds one process; it starts another when that ends."""

    def __init__(self, waiting: queue.PriorityQueue[_Waiting], index: int) -> None:
        super().__init__(name=f"gorae-worker-{index}", daemon=True)
        self._queue = waiting
        self._process: subprocess.Popen[bytes] | None = None
        self._closing = False
        self._changing = threading.Lock()
        """Held while a process is started, let go or ended."""
        self.start()

    @property
    def pid(self) -> int:
        """The id of its process; 0 when there is none."""
        process = self._process
        return process.pid if process and process.poll() is None else 0

    def run(self) -> None:
        while (waiting := self._queue.get()) is not _END:
            if waiting.future.set_running_or_notify_cancel():
                self._answer(waiting)
        self._kill()

    def end(self) -> None:
        """Kill its process, and let it start none any more."""
        with self._changing:
            self._closing = True
            if self._process:
                self._process.kill()

    def _answer(self, waiting: _Waiting) -> None:
        reason = ""
        for _ in range(TRIES):
            if self._closing:
                break
            try:
                answer = self._asked(waiting)
            except (OSError, ValueError) as error:
                reason = f"{type(error).__name__}: {error}"
                answer = None
            if answer:
                waiting.future.set_result(answer)
                return
            self._kill()
        waiting.future.set_exception(Broken(reason or "its worker died, or did not answer in time"))

    def _asked(self, waiting: _Waiting) -> bytes | None:
        """Return the answer; None when the process ended without one, or was killed at the deadline."""
        process = self._alive()
        if process is None:
            return None
        assert process.stdin is not None
        assert process.stdout is not None
        deadline = threading.Timer(waiting.deadline_s, process.kill)
        deadline.daemon = True
        deadline.start()
        try:
            write_frame(process.stdin, waiting.job)  # type: ignore[arg-type]
            return read_frame(process.stdout)  # type: ignore[arg-type]
        finally:
            deadline.cancel()

    def _alive(self) -> subprocess.Popen[bytes] | None:
        """Return its process, a new one if need be; None once the pool closes."""
        if self._process is None or self._process.poll() is not None:
            self._kill()
            with self._changing:
                if self._closing:
                    return None
                self._process = worker_process.start_worker("gorae.jobs.worker", gives_way=True)
        return self._process

    def _kill(self) -> None:
        with self._changing:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        process.wait()


def available_cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
