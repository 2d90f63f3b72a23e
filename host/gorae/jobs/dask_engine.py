"""Jobs on a Dask cluster: processes here, a school's ten PCs, a district's machines. Needs `gorae[dask]`.

Some twenty jobs travel together, as a task costs the scheduler about a millisecond. On each worker they run
in a pool of ours, one after the other, so that a program that kills its process takes no other along. When
Dask gives up a whole task, its jobs are tried once more, each alone.

A scheduler unpickles whatever reaches it and asks for no secret. So one that is not on this computer is used
by TLS only, with the certificates that Dask's configuration names.
"""

from __future__ import annotations

import ipaddress
import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from gorae.errors import UsageError
from gorae.jobs.pool import Broken, Pool
from gorae.jobs.worker import FAULT
from gorae.texts import Text

BATCH = 20
"""Jobs that travel together."""
TASKS_IN_FLIGHT = 4
"""For each worker: one runs, others wait at hand."""
_CONNECT_S = 10
_LOST = ("cancelled", "lost")
"""How a task ends when nobody is there any more who could run it."""


class DaskEngine:
    """An engine of `gorae.jobs.engine` on the workers of a Dask cluster."""

    def __init__(self, address: str | None = None, workers: int | None = None) -> None:
        """Connect to the scheduler at `tcp://…` or `tls://…`, or start `workers` processes here.

        Raises UsageError when Dask is not installed, the address is not safe, nobody answers there, or the
        scheduler has no workers.
        """
        if address:
            check_address(address)
        client = _client_type()
        if address:
            _check_security(address)
        try:
            self._client = client(address, timeout=_CONNECT_S) if address else client(_local_cluster(workers))
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(
                Text("jobs.no-scheduler", address=_as_said(address or ""), why=str(error))
            ) from None
        self._buffer: list[tuple[bytes, Future[bytes]]] = []
        self._closed = False
        if address:
            self._wait_for_workers(address)

    @property
    def capacity(self) -> int:
        """How many jobs keep all workers busy."""
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        threads = sum(int(worker["nthreads"]) for worker in workers)
        return BATCH * TASKS_IN_FLIGHT * max(1, threads)

    @property
    def pids(self) -> list[int]:
        """The processes of a cluster that was started here."""
        cluster = self._client.cluster
        return [worker.pid for worker in cluster.workers.values() if worker.pid] if cluster else []

    def submit(self, job: bytes) -> Future[bytes]:
        """Have a job run, with others that follow at once: see `flush`."""
        future: Future[bytes] = Future()
        self._buffer.append((job, future))
        if len(self._buffer) >= BATCH:
            self.flush()
        return future

    def flush(self) -> None:
        """Send what is waiting to be sent."""
        if self._buffer:
            together, self._buffer = self._buffer, []
            self._send(together)

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        self._closed = True
        cluster = self._client.cluster
        self._client.close()
        if cluster is not None:
            cluster.close()

    def _send(self, together: list[tuple[bytes, Future[bytes]]]) -> None:
        jobs = [job for job, _ in together]
        task = self._client.submit(run_jobs, jobs, pure=False)
        task.add_done_callback(lambda done: self._done(done, together))

    def _done(self, task: Any, together: list[tuple[bytes, Future[bytes]]]) -> None:
        """Hand out the answers. Called by Dask, on a thread of its own."""
        if self._closed or task.status in _LOST:
            for _, future in together:
                future.set_exception(UsageError(Text("jobs.cluster-gone")))
        elif task.status == "finished":
            answers = task.result()
            for answer, (_, future) in zip(answers, together, strict=True):
                future.set_exception(Broken()) if answer is None else future.set_result(answer)
        elif len(together) > 1:
            for one in together:
                self._send([one])
        else:
            together[0][1].set_exception(Broken(f"{task.status}: {task.key}"))

    def _wait_for_workers(self, address: str) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT_S)
        except TimeoutError:
            self.close()
            raise UsageError(Text("jobs.no-workers", address=address)) from None


_POOL: list[Pool] = []
_LOCK = threading.Lock()


def run_jobs(jobs: Sequence[bytes]) -> list[bytes | None]:
    """Run jobs on a worker of the cluster, in processes of ours; None for one that is broken."""
    with _LOCK:
        if not _POOL:
            from distributed import get_worker

            _POOL.append(Pool(get_worker().state.nthreads))
    pool = _POOL[0]
    answers: list[bytes | None] = []
    for job in jobs:
        try:
            answers.append(pool.submit(job).result())
        except Broken:
            answers.append(None)
        except Exception as error:
            answers.append(FAULT + f"{type(error).__name__}: {error}".encode("utf-8", "replace"))
    return answers


def check_address(address: str) -> None:
    """Raise UsageError for what is no address, or for one beyond this computer without TLS."""
    scheme, separator, place = address.partition("://")
    host, _, port = place.rpartition(":")
    if not separator or scheme not in ("tcp", "tls") or not host or not port.isdecimal():
        raise UsageError(Text("jobs.no-address", address=_as_said(address)))
    if scheme == "tcp" and not _is_here(host.strip("[]")):
        raise UsageError(Text("jobs.no-tls", address=_as_said(address)))


def _check_security(address: str) -> None:
    """Raise UsageError when Dask's configuration does not fit the address: its own errors do not say so."""
    from distributed import Security

    try:
        security = Security()  # type: ignore[no-untyped-call]
        context = security.get_connection_args("client").get("ssl_context")  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(Text("jobs.no-certificates", address=address, why=str(error))) from None
    if address.startswith("tls://") and context is None:
        raise UsageError(Text("jobs.no-certificates", address=address, why="tls.client.cert, tls.ca-file"))
    if address.startswith("tcp://") and security.require_encryption:
        raise UsageError(Text("jobs.tls-wanted", address=address.replace("tcp://", "tls://", 1)))


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _as_said(address: str) -> str:
    """Return an address as it is given to `--engine`."""
    return address.replace("tcp://", "dask://", 1)


def _client_type() -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(Text("jobs.no-dask")) from None
    for name in ("distributed", "distributed.client"):  # what they log, `UsageError` says
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return Client


def _local_cluster(workers: int | None) -> Any:
    from distributed import LocalCluster

    from gorae.jobs.pool import available_cores

    return LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers or available_cores(),
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",  # None would take port 8787, which another one may have
        host="127.0.0.1",
        silence_logs="ERROR",
    )
