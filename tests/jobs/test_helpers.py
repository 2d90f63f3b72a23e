"""Forks that take over runs of a check: the same results, and whatever becomes of them nothing is lost."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

import pytest

from gorae.bench import RunResult, run_virtual
from gorae.bench.session import drive_test
from gorae.jobs import helpers
from gorae.jobs.helpers import Helpers
from gorae.jobs.results import encode
from gorae.kits import load_kit
from gorae.lessons import find_lesson

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks are made on Linux only")
HERE = os.getpid()
SEEDS = range(1, 7)

RunOne = Callable[[int], RunResult]


@pytest.fixture(autouse=True)
def every_run_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(helpers, "WORTH_S", 0.0)


@pytest.fixture
def run_one() -> RunOne:
    return runs_of(find_lesson("hello-kit").solution.read_bytes())


def runs_of(program: bytes) -> RunOne:
    challenge, kit = find_lesson("hello-kit").challenge, load_kit("maqueen")
    return lambda seed: run_virtual(program, drive_test(challenge, kit, seed), lang="ko", name="나.py")


def results(run_one: RunOne, count: int) -> list[bytes]:
    with Helpers(run_one, SEEDS, count) as helping:
        return [encode(result) for result in helping.results()]


def only_there(run_one: RunOne, deed: Callable[[int], None]) -> RunOne:
    """Do something before each run of a helper."""

    def run(seed: int) -> RunResult:
        if os.getpid() != HERE:
            deed(seed)
        return run_one(seed)

    return run


@pytest.mark.parametrize("count", [1, 2, 5])
def test_with_help_the_results_are_the_same_bytes(run_one: RunOne, count: int) -> None:
    assert results(run_one, count) == results(run_one, 0)


def test_helpers_do_help(run_one: RunOne) -> None:
    ran_here: list[int] = []

    def run(seed: int) -> RunResult:
        ran_here.append(seed)
        return run_one(seed)

    results(run, 1)
    assert ran_here == [1, 3, 5]


def die(seed: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail(seed: int) -> None:
    raise ZeroDivisionError


def babble(seed: int) -> None:
    """Write what nobody can read to the process that this one was forked from, and to it alone.

    Another pipe may be the one by which the tests' own workers report, and then all of them stand.
    """
    for fd in open_files() - OPEN_BEFORE:
        with suppress(OSError):
            os.write(fd, b"\5\0\0\0wrong" if seed % 2 else b"\xff\xff\xff\xff")


def open_files() -> set[int]:
    return {int(name) for name in os.listdir("/proc/self/fd")}


OPEN_BEFORE: set[int] = set()


@pytest.mark.parametrize("deed", [die, fail, babble])
def test_what_a_helper_does_not_do_is_done_here(run_one: RunOne, deed: Callable[[int], None]) -> None:
    OPEN_BEFORE.clear()
    OPEN_BEFORE.update(open_files())
    assert results(only_there(run_one, deed), 2) == results(run_one, 0)


def test_a_program_that_does_not_start_is_run_once() -> None:
    assert len(results(runs_of(b"forward((\n"), 2)) == 1


def test_no_helper_stays_behind(run_one: RunOne) -> None:
    def hang(seed: int) -> None:
        time.sleep(60)

    class Stop(Exception):  # noqa: N818
        pass

    pids: list[int] = []

    def stopped() -> None:
        with Helpers(only_there(run_one, hang), SEEDS, 2) as helping:
            pids.extend(helper.pid for helper in helping._helpers)
            next(helping.results())
            raise Stop

    with pytest.raises(Stop):
        stopped()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_one_run_needs_no_help(run_one: RunOne) -> None:
    assert Helpers(run_one, [1])._wanted == 0
