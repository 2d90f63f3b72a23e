"""Many virtual kits served by several processes: one process of Python computes on one core only.

The process that a person started serves nothing itself then. It knows from its workers where the kits are,
and asks them what the kits do. A worker ends when the pipe to it closes, however that comes about.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

from gorae.bench.live import Look
from gorae.errors import GoraeError, InternalError
from gorae.serving.hub import RadioHub, air_with
from gorae.serving.kits import Address, Served, Serving
from gorae.texts import Text

_KITS_OF_A_WORKER = 5
"""Below that, starting another process costs more than it brings."""

Places = tuple[bool, Address | None, Address | None]
"""pty, TCP, RFC 2217: as in `Serving.open`."""


@contextlib.contextmanager
def open_kits(
    serving: Serving, count: int, pty: bool, tcp: Address | None, rfc2217: Address | None
) -> Iterator[list[Served]]:
    """`count` kits, in as many processes as are worth it. Closed at the end. Raises UsageError."""
    processes = 1 if serving.together else min(os.cpu_count() or 1, count // _KITS_OF_A_WORKER)
    shares = divide(count, processes)
    if len(shares) < 2:
        with serving.open(range(count), count, pty=pty, tcp=tcp, rfc2217=rfc2217) as kits:
            yield kits
        return
    with contextlib.ExitStack() as stack:
        hub = stack.enter_context(RadioHub.open())
        workers = [
            stack.enter_context(_worker(serving, share, count, (pty, tcp, rfc2217), hub)) for share in shares
        ]
        hub.start()
        yield [kit for worker in workers for kit in worker.kits()]


def divide(count: int, shares: int) -> list[range]:
    """The numbers below `count` in so many ranges, as even as can be; at least one."""
    shares = max(1, shares)
    return [range(count * at // shares, count * (at + 1) // shares) for at in range(shares)]


class Worker:
    """The other end of the pipe. It says first what it serves, then, for each index, what that kit does."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def kits(self) -> list[Served]:
        """Wait until all have booted, and return them. Raises what kept it from serving them."""
        served = self._hear()
        if isinstance(served, GoraeError):
            raise served
        return [Elsewhere(**vars(kit), worker=self, index=index) for index, kit in enumerate(served)]

    def look(self, index: int) -> Look:
        with contextlib.suppress(OSError):
            self._pipe.send(index)
        look: Look = self._hear()
        return look

    def _hear(self) -> Any:
        try:
            return self._pipe.recv()
        except (EOFError, OSError):
            raise InternalError(Text("cli.worker-died")) from None


@dataclass(frozen=True)
class Elsewhere(Served):
    """A kit that a worker serves."""

    worker: Worker
    index: int

    def look(self) -> Look:
        return self.worker.look(self.index)

    def wait_for_boot(self) -> None:
        """Do nothing: its worker has waited."""


@contextlib.contextmanager
def _worker(serving: Serving, numbers: range, count: int, places: Places, hub: RadioHub) -> Iterator[Worker]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    air = hub.new_end()
    process = spawn.Process(target=_serve, args=(theirs, serving, numbers, count, places, air))
    process.start()
    theirs.close()
    air.close()
    try:
        yield Worker(ours)
    finally:
        ours.close()
        process.join()


def _serve(
    pipe: Connection, serving: Serving, numbers: range, count: int, places: Places, others: Connection
) -> None:
    """What a worker does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes: the first one sees to it
    pty, tcp, rfc2217 = places
    with contextlib.suppress(EOFError, OSError):  # nobody is there any more
        try:
            air = air_with(others)
            with serving.open(numbers, count, pty=pty, tcp=tcp, rfc2217=rfc2217, air=air) as kits:
                for kit in kits:
                    kit.wait_for_boot()
                pipe.send([replace(kit, robot=None) for kit in kits])
                while True:
                    pipe.send(kits[pipe.recv()].look())
        except GoraeError as error:
            pipe.send(error)
