"""Processes like this one that take over some of a program's runs, when that is faster.

A worker of the pool has to import all of gorae first, which takes longer than five runs. A fork has it all
already. It is made before this process has a second thread and has run anything, and begins at once.
After the first run here it is known how long the others take, and whether the program starts at all: if they
take no time, or it does not, nobody waits for what the others found.
"""

from __future__ import annotations

import os
import queue
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Self

from gorae.bench.virtual import RunResult
from gorae.jobs.pool import available_cores
from gorae.jobs.results import BadResult, decode, encode
from gorae.jobs.worker import read_frame, write_frame

WORTH_S = 0.2
"""Runs that take less altogether are done here: a helper has to start its own interpreter first."""
_FEWEST_RUNS = 2
_MAX_SEEDS = 4096
_SEED = struct.Struct("<Q")


class Helpers:
    """Makes the results of a program's runs, in the order of their seeds, with or without help.

        with Helpers(run_one, seeds) as helpers:
            results = list(helpers.results())

    `run_one` is called in this process and in others. What one of them sends is read as data, and what it
    does not send is run here.
    """

    def __init__(
        self, run_one: Callable[[int], RunResult], seeds: Sequence[int], helpers: int | None = None
    ) -> None:
        self._run_one = run_one
        self._seeds = list(seeds)
        self._helpers: list[_Helper] = []
        self._wanted = self._useful() if helpers is None else helpers

    def _useful(self) -> int:
        if sys.platform != "linux" or not _FEWEST_RUNS <= len(self._seeds) <= _MAX_SEEDS:
            return 0
        if threading.active_count() > 1:  # a lock that another thread holds stays locked in a fork
            return 0
        return min(available_cores(), len(self._seeds)) - 1

    def __enter__(self) -> Self:
        for _ in range(self._wanted):
            self._helpers.append(_Helper(self._run_one, self._helpers))
        for number, helper in enumerate(self._helpers, start=1):
            helper.begin(self._seeds[number :: len(self._helpers) + 1])
        return self

    def __exit__(self, *_: object) -> None:
        for helper in self._helpers:
            helper.end()

    def results(self) -> Iterator[RunResult]:
        """Yield a result for each seed; only the first when the program does not start."""
        began = time.perf_counter()
        first = self._run_one(self._seeds[0])
        yield first
        if first.error and not first.error.attempt:
            return
        rest = self._seeds[1:]
        helpers = self._helpers if (time.perf_counter() - began) * len(rest) >= WORTH_S else []
        share = len(helpers) + 1
        for index, seed in enumerate(rest, start=1):
            answer = helpers[index % share - 1].result(seed) if index % share else None
            yield answer or self._run_one(seed)


class _Helper:
    """A fork of this process that runs what it is told."""

    def __init__(self, run_one: Callable[[int], RunResult], others: Sequence[_Helper]) -> None:
        wants, self._orders = os.pipe()
        self._answers, gives = os.pipe()
        self._results: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="gorae-helper", daemon=True)
        self._lost = False
        self.pid = os.fork()
        if self.pid == 0:
            for one in (self, *others):
                os.close(one._orders)
                os.close(one._answers)
            _help(run_one, wants, gives)
        os.close(wants)
        os.close(gives)

    def begin(self, seeds: Sequence[int]) -> None:
        """Have it run these, and take what it sends as it comes: a pipe holds little."""
        with suppress(OSError):
            os.write(self._orders, b" ".join(b"%d" % seed for seed in seeds) + b"\n")
        self._reader.start()

    def result(self, seed: int) -> RunResult | None:
        """Return its next result; None when it is not of this seed: then nothing more counts."""
        frame = b"" if self._lost else self._results.get()
        try:
            if frame.startswith(_SEED.pack(seed)):
                return decode(frame[_SEED.size :])
        except BadResult:
            pass
        self._lost = True
        return None

    def end(self) -> None:
        """Let go of it, whatever it does."""
        with suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        if self._reader.is_alive():
            self._reader.join()
        with suppress(OSError):
            os.waitpid(self.pid, 0)
        for fd in (self._orders, self._answers):
            with suppress(OSError):
                os.close(fd)

    def _read(self) -> None:
        with suppress(OSError, ValueError), os.fdopen(self._answers, "rb", closefd=False) as stream:
            while (frame := read_frame(stream)) is not None:
                self._results.put(frame)
        self._results.put(b"")  # nothing more comes


def _help(run_one: Callable[[int], RunResult], wants: int, gives: int) -> None:
    """Be a helper: wait for seeds, run them, and end without a trace. Never returns."""
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # whoever forked says when it is over
        with os.fdopen(wants, "rb") as orders, os.fdopen(gives, "wb") as answers:
            for seed in orders.readline().split():
                write_frame(answers, _SEED.pack(int(seed)) + encode(run_one(int(seed))))
    finally:
        os._exit(0)
