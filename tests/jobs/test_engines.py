"""One contract, every engine: the same store, byte for byte, also when workers are killed."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gorae.errors import UsageError
from gorae.jobs.batch import GradingTask, TaskBatch
from gorae.jobs.dask_engine import DaskEngine, check_address
from gorae.jobs.engine import Engine, LocalEngine, make_engine
from gorae.jobs.job import Job
from gorae.jobs.store import ResultStore

MakeJob = Callable[..., Job]

PROGRAMS = [
    b"from robot import *\nlights(100)\nprint(1)\n",
    b"print(1 / 0)\n",
    b"while True\n",
    b"while True:\n    pass\n",
    b"import machine\nmachine.reset()\n",
    *(b"print(%d)\n" % number for number in range(8)),
]


@pytest.fixture
def tasks(job: MakeJob) -> Callable[[], list[GradingTask]]:
    setting = job().setting
    return lambda: [
        GradingTask(setting, program, (1,), name=str(number)) for number, program in enumerate(PROGRAMS)
    ]


def stored(path: Path) -> list[tuple[str, bytes]]:
    return sqlite3.connect(path).execute("SELECT key, result FROM results ORDER BY key").fetchall()


@pytest.fixture(scope="module")
def dask() -> Iterator[DaskEngine]:
    engine = DaskEngine(workers=2)
    yield engine
    engine.close()


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_all_engines_leave_the_same_store(
    tmp_path: Path, tasks: Callable[[], list[GradingTask]], dask: DaskEngine
) -> None:
    local = LocalEngine(2)
    engines: dict[str, Engine] = {"local": local, "dask": dask}
    try:
        for name, engine in engines.items():
            with ResultStore(tmp_path / name) as store:
                graded = list(TaskBatch(tasks(), engine, store))
            assert all(each.verdict for each in graded)
            assert len(graded) == len(PROGRAMS)
    finally:
        local.close()
    assert stored(tmp_path / "local") == stored(tmp_path / "dask")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
def test_workers_that_are_killed_change_nothing(
    tmp_path: Path, tasks: Callable[[], list[GradingTask]]
) -> None:
    stores = []
    for killing in (False, True):
        engine = LocalEngine(2)
        killed = threading.Event()
        with ResultStore(tmp_path / f"{killing}") as store:
            for number, graded in enumerate(TaskBatch(tasks(), engine, store)):
                assert graded.verdict
                if killing and number in (1, 8):
                    os.kill(engine.pids[0], signal.SIGKILL)
                    killed.set()
        engine.close()
        stores.append(stored(tmp_path / f"{killing}"))
    assert killed.is_set()
    assert stores[0] == stores[1]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL")
@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_workers_of_a_cluster_that_are_killed_change_nothing(
    tmp_path: Path, tasks: Callable[[], list[GradingTask]]
) -> None:
    local, dask = LocalEngine(2), DaskEngine(workers=2)
    try:
        with ResultStore(tmp_path / "whole") as store:
            list(TaskBatch(tasks(), local, store))
        with ResultStore(tmp_path / "killed") as store:
            batch = iter(TaskBatch(tasks(), dask, store))
            first = next(batch)
            os.kill(dask.pids[0], signal.SIGKILL)
            graded = [first, *batch]
        assert all(each.verdict for each in graded)
        assert len(graded) == len(PROGRAMS)
    finally:
        local.close()
        dask.close()
    assert stored(tmp_path / "whole") == stored(tmp_path / "killed")


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:8786", "tcp://[::1]:8786", "tcp://localhost:1", "tls://far.kr:8786"]
)
def test_an_address_here_or_with_tls_is_taken(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "tcp://192.168.0.9:8786",
        "tcp://district.kr:8786",
        "tcp://0.0.0.0:8786",
        "127.0.0.1:8786",
        "tcp://",
        "ucx://a:1",
    ],
)
def test_an_address_beyond_this_computer_needs_tls(address: str) -> None:
    with pytest.raises(UsageError):
        check_address(address)


@pytest.mark.parametrize("name", ["", "cloud", "dask:", "dask://10.0.0.1:8786", "dask://127.0.0.1"])
def test_an_engine_that_cannot_be_is_told(name: str) -> None:
    with pytest.raises(UsageError):
        make_engine(name)


@pytest.mark.parametrize("name", ["dask://127.0.0.1:8786", "tls://10.0.0.1:8786"])
def test_a_cluster_has_its_own_workers(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        make_engine(name, workers=2)
    assert "--workers" in caught.value.text.say("en")


# --- a cluster of others -------------------------------------------------------------------------------


@pytest.fixture
def scheduler(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A scheduler without workers, and no patience for it."""
    from distributed import LocalCluster

    monkeypatch.setattr("gorae.jobs.dask_engine._CONNECT_S", 0.5)
    with LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", host="127.0.0.1") as cluster:  # type: ignore[no-untyped-call]
        yield cluster.scheduler_address


def said(address: str) -> str:
    with pytest.raises(UsageError) as caught:
        DaskEngine(address)
    return caught.value.text.key


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_scheduler_without_workers_is_told_and_not_waited_for(scheduler: str) -> None:
    assert said(scheduler) == "jobs.no-workers"


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_whoever_waits_for_a_cluster_that_is_gone_is_told(
    scheduler: str, job: MakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DaskEngine, "_wait_for_workers", lambda engine, address: None)
    engine = DaskEngine(scheduler)
    future = engine.submit(job().pack())
    engine.flush()
    engine.close()
    error = future.exception(timeout=20)
    assert isinstance(error, UsageError)
    assert error.text.key == "jobs.cluster-gone"


def test_certificates_that_are_not_there_are_told() -> None:
    import dask

    assert said("tls://127.0.0.1:8786") == "jobs.no-certificates"
    wrong = {"distributed.comm.tls.ca-file": "none.pem", "distributed.comm.tls.client.cert": "none.pem"}
    with dask.config.set(wrong):
        assert said("tls://127.0.0.1:8786") == "jobs.no-certificates"


def test_a_configuration_that_asks_for_encryption_is_told() -> None:
    import dask

    with dask.config.set({"distributed.comm.require-encryption": True}):
        assert said("tcp://127.0.0.1:8786") == "jobs.tls-wanted"
