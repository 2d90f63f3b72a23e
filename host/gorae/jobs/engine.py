"""Where jobs run: here in a pool, or elsewhere. The seam is one method.

An engine takes a job as bytes and gives a future of an answer, as `worker` has it. It promises nothing about
order; whoever asks keeps only so many jobs in flight as `capacity` says.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from gorae.jobs.pool import Pool


class Engine(Protocol):
    """What runs jobs."""

    @property
    def capacity(self) -> int:
        """How many jobs keep it busy, with some waiting."""

    def submit(self, job: bytes) -> Future[bytes]:
        """Have a job run. The future gives a worker's answer, or raises `Broken`."""

    def close(self) -> None:
        """Let go of what it holds; what waits is cancelled."""


class LocalEngine:
    """The cores of this computer."""

    def __init__(self, workers: int | None = None) -> None:
        self._pool = Pool(workers)

    @property
    def capacity(self) -> int:
        return 4 * self._pool.size

    def submit(self, job: bytes) -> Future[bytes]:
        return self._pool.submit(job)

    def close(self) -> None:
        self._pool.close()
