"""Processes that tests start, each forked from one that has imported what they need.

Importing gorae's bench takes 0.5 s of CPU and esptool 0.8 s, and most of these processes take no time
besides.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from multiprocessing.connection import Connection, Pipe
from multiprocessing.context import ForkServerContext, SpawnContext

import pytest

_IMPORTED = (
    "esptool", "esptool.cmds", "gorae.classroom.live.robot_run", "gorae.classroom.live.worker",
    "gorae.jobs.appraisals", "gorae.jobs.job", "gorae.jobs.trial", "gorae.jobs.worker",
)  # fmt: skip


@cache
def context() -> ForkServerContext | SpawnContext:
    """Return what makes such processes; on Windows, which cannot fork, they import all themselves."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENBLAS_NUM_THREADS", "1")
        made = multiprocessing.get_context("forkserver")
        made.set_forkserver_preload([*_IMPORTED, __name__])
        forkserver.ensure_running()
    return made


class ForkedWorker:
    """A worker of gorae's, with what its pool asks of a `subprocess.Popen`."""

    def __init__(self, module: str, *, gives_way: bool = False) -> None:
        source, sink = Pipe(duplex=False)
        answers, answering = Pipe(duplex=False)
        self._process = context().Process(
            target=_work, args=(module, dict(os.environ), source, answering), daemon=True
        )
        self._process.start()
        self.stdin = os.fdopen(os.dup(sink.fileno()), "wb")
        self.stdout = os.fdopen(os.dup(answers.fileno()), "rb")
        for end in (source, sink, answers, answering):
            end.close()
        assert self._process.pid
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode


def _work(module: str, environment: Mapping[str, str], source: Connection, answers: Connection) -> None:
    """Be `python -m module`, with pipes for its standard input and output."""
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(source.fileno(), 0)
    os.dup2(answers.fileno(), 1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    source.close()
    answers.close()
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it is this process's own
    import_module(module).main()
