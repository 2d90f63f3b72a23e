"""Where jobs run: here in a pool, or elsewhere. The seam is one method.

An engine takes a job as bytes and gives a future of an answer, as `worker` has it. It promises nothing about
order; whoever asks keeps only so many jobs in flight as `capacity` says.
"""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol

from gorae.errors import UsageError
from gorae.jobs.pool import Pool
from gorae.texts import Text


class Engine(Protocol):
    """What runs jobs."""

    @property
    def capacity(self) -> int:
        """How many jobs keep it busy, with some waiting."""

    def submit(self, job: bytes) -> Future[bytes]:
        """Have a job run. The future gives a worker's answer, or raises `Broken`."""

    def flush(self) -> None:
        """Begin with all that was submitted: nothing more will come before an answer."""

    def close(self) -> None:
        """Let go of what it holds; what waits is cancelled."""


class LocalEngine:
    """The cores of this computer."""

    def __init__(self, workers: int | None = None) -> None:
        self._pool = Pool(workers)

    @property
    def capacity(self) -> int:
        return 4 * self._pool.size

    @property
    def pids(self) -> list[int]:
        """The processes that live."""
        return self._pool.pids

    def submit(self, job: bytes) -> Future[bytes]:
        return self._pool.submit(job)

    def flush(self) -> None:
        """Do nothing: what is submitted has begun, or waits for a worker."""

    def close(self) -> None:
        self._pool.close()


_CLUSTER = ("dask://", "tls://")


def check_engine(name: str, workers: int | None) -> None:
    """Raise UsageError for an unknown engine, and for a number of workers with a cluster: it has its own."""
    is_cluster = name.startswith(_CLUSTER)
    if not is_cluster and name not in ("local", "dask"):
        raise UsageError(Text("jobs.no-engine", name=name))
    if is_cluster and workers is not None:
        raise UsageError(Text("jobs.clusters-workers", name=name))


def make_engine(name: str, workers: int | None = None) -> Engine:
    """Return the engine `local`, `dask` (processes here), or `dask://HOST:PORT` and `tls://HOST:PORT`.

    Raises UsageError for another name, and for a cluster that cannot be used.
    """
    check_engine(name, workers)
    if name == "local":
        return LocalEngine(workers)
    from gorae.jobs.dask_engine import DaskEngine

    if name == "dask":
        return DaskEngine(workers=workers)
    return DaskEngine(name.replace("dask://", "tcp://", 1))
