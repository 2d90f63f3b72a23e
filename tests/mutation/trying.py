"""Mutants are tried: a pytest plugin that runs the tests of each in a fork, instead of all tests once."""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import resource
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Final

import pytest
from mutants import Mutant

MIN_CPU_S: Final = 20
"""A mutant may take so much CPU time, or five times that of its tests: then it is killed, and dead."""
CALLED: Final = set[int]()
"""The numbers of functions that were called."""
Reached = dict[str, tuple[float, list[int]]]
"""Of each test: how long it took, and the functions that it called."""


class Fate(Enum):
    """What became of a mutant."""

    KILLED = "killed"
    MISTYPED = "found by the type checker"
    SURVIVED = "survived"
    UNTESTED = "no test reaches it"


class Trials:
    """Tries mutants with the tests that pytest has collected."""

    def __init__(self, mutants: Sequence[Mutant], workers: int) -> None:
        self._mutants, self._workers = mutants, workers
        self._functions = list({one.place: one for one in mutants})
        """Those that mutants are of; their places here are their numbers."""
        self._told = os.fdopen(os.dup(2), "w")
        """What pytest captures nothing of."""
        self._failed = False
        self.fates: list[tuple[Mutant, Fate]] = []
        self.fault = "nothing was collected"
        """Why nothing could be tried."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """What fails need not be made small, nor be remembered."""
        from hypothesis import Phase, settings  # pytest rewrites what is imported after it has begun

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutation", deadline=None, derandomize=True, database=None, phases=phases)
        settings.load_profile("mutation")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all tests once, then for each mutant those that reach it."""
        if session.testsfailed or not session.items:
            return True
        session.config.pluginmanager.unregister(name="terminalreporter")
        gc.unfreeze()  # what is frozen would not be found
        for mutant in self._mutants:
            import_module(mutant.module)
        with tempfile.TemporaryDirectory() as folder:
            said = Path(folder) / "reached.json"
            status = _ended(_forked(lambda: self._look(session.items, said)))
            self.fault = "" if status == 0 else "a test fails"
            if not self.fault:
                for mutant, fate in self._tried(session.items, _read(said)):
                    self.fates.append((mutant, fate))
                    done = f"{len(self.fates)} of {len(self._mutants)}"
                    print(f"{done}: {fate.value}: {mutant.describe()}", file=self._told, flush=True)
        return True

    def _tried(self, items: Sequence[pytest.Item], reached: Reached) -> Iterator[tuple[Mutant, Fate]]:
        running: dict[int, Mutant] = {}
        waiting = list(self._mutants)
        try:
            while waiting or running:
                if waiting and len(running) < self._workers:
                    mutant = waiting.pop()
                    if work := self._work(mutant, items, reached):
                        running[_forked(work)] = mutant
                    else:
                        yield mutant, Fate.UNTESTED
                    continue
                child, status = os.wait()
                _end_rest(child)
                yield running.pop(child), Fate.SURVIVED if status == 0 else Fate.KILLED
        finally:
            for child in running:
                _end_rest(child)

    def _work(
        self, mutant: Mutant, items: Sequence[pytest.Item], reached: Reached
    ) -> Callable[[], bool] | None:
        """Return what tries the mutant; None when no test reaches it."""
        number = self._functions.index(mutant.place)
        tests = [item for item in items if number in reached[item.nodeid][1]]
        tests.sort(key=lambda item: reached[item.nodeid][0])
        cpu_s = MIN_CPU_S + round(5 * sum(reached[item.nodeid][0] for item in tests))
        return functools.partial(self._try, mutant, mutant.code(), tests, cpu_s) if tests else None

    def _look(self, items: Sequence[pytest.Item], said: Path) -> bool:
        """Run each test once, and write down which functions it calls; tell whether all passed."""
        for mutant in {one.place: one for one in self._mutants}.values():
            put_in_place(mutant, mutant.noting(self._functions.index(mutant.place)))
        reached: Reached = {}
        cached = _cached_functions()
        for item, following in zip(items, [*items[1:], None], strict=True):
            for each in cached:  # a test that is answered from one would not call what it depends on
                each.cache_clear()
            CALLED.clear()
            began = time.perf_counter()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            reached[item.nodeid] = time.perf_counter() - began, sorted(CALLED)
        said.write_text(json.dumps(reached), encoding="utf-8")
        return not self._failed

    def _try(self, mutant: Mutant, code: CodeType, tests: Sequence[pytest.Item], cpu_s: int) -> bool:
        """Be the process in which the mutant lives; tell whether all tests passed."""
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
        put_in_place(mutant, code)
        for item, following in zip(tests, [*tests[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._failed:
                return False
        return True


def put_in_place(mutant: Mutant, code: CodeType) -> None:
    """Give the function of a mutant other code, wherever it is known, and empty caches of answers."""
    for each in gc.get_objects():
        if isinstance(each, FunctionType):
            own = each.__code__
            if (own.co_filename, own.co_qualname, own.co_firstlineno) == mutant.place:
                each.__code__ = code
    for cached in _cached_functions():
        cached.cache_clear()


def _cached_functions() -> list[functools._lru_cache_wrapper[object]]:
    """Return those of gorae's functions that remember what they have answered."""
    found = (each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper))
    return [each for each in found if str(each.__module__).startswith("gorae")]


def _read(said: Path) -> Reached:
    found: Reached = json.loads(said.read_text(encoding="utf-8"))
    return found


def _forked(work: Callable[[], bool]) -> int:
    """Do a work in a fork that says nothing; its exit status tells whether it is well.

    What it starts belongs to its group of processes: a fork that is killed tidies nothing up.
    """
    child = os.fork()
    if child:
        return child
    os.setpgid(0, 0)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    status = 1
    try:
        status = 0 if work() else 1
    finally:
        os._exit(status)


def _ended(child: int) -> int:
    try:
        return os.waitpid(child, 0)[1]
    finally:
        _end_rest(child)


def _end_rest(child: int) -> None:
    """End a fork, and what it has started: emulators, servers."""
    with contextlib.suppress(OSError):
        os.killpg(child, signal.SIGKILL)
