"""Several kits at once: each is connected to, runs the program and is followed on a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from gorae.bench.real import explain_crash
from gorae.boards import Identity, Link, Repl, follow_program, open_link, refuse_unsuitable, session
from gorae.boards.comeback import Senses, with_board
from gorae.boards.link import Through
from gorae.errors import GoraeError
from gorae.looking.feed import Feed
from gorae.texts import Text

_GATHER_S = 0.02
"""So long a thread dozes after each piece: more comes together, and thirty kits do not keep a core busy."""
_LOOK_S = 0.1
_FOR_EVER_S = 1e9


class WatchedProgram(NamedTuple):
    """What the kits run meanwhile."""

    source: bytes
    name: str
    time_limit_s: float | None = None
    again: bool = False
    """It may start anew when the board was unplugged and is back. A student's would drive off in her hand."""


class Stoppable(Through):
    """A link on whose clock all time is up once `stopped` is set: what waits ends as at a time limit."""

    def __init__(self, link: Link, stopped: threading.Event) -> None:
        super().__init__(link)
        self._stopped = stopped

    def now_s(self) -> float:
        return super().now_s() + 2 * _FOR_EVER_S * self._stopped.is_set()

    def read(self, timeout_s: float) -> bytes:
        until_s = self.now_s() + timeout_s
        while True:
            left_s = until_s - self.now_s()
            data = super().read(min(max(left_s, 0), _LOOK_S))
            if data or left_s <= _LOOK_S:
                return data


class Watched:
    """A kit that is looked at, and what became of it."""

    def __init__(self, port: str, feed: Feed) -> None:
        self.port, self.feed = port, feed
        self.error: GoraeError | None = None
        """Why it could not be looked at."""
        self.crash: Text | None = None
        """How its program came to a bad end."""

    def watch(self, program: WatchedProgram, stopped: threading.Event, save_to: Path) -> None:
        def open_at(port: str) -> Link:
            return Stoppable(open_link(port), stopped)

        def session_at(port: str) -> AbstractContextManager[tuple[Repl, Identity]]:
            return session(open_at(port), self._wait, save_to=save_to)

        work = partial(self._run, program)
        try:
            if program.again:
                senses = Senses(open=open_at, pause=stopped.wait)
                with_board(self.port, session_at, work, self._wait, senses)
            else:
                with session_at(self.port) as (repl, board):
                    work(repl, board)
        except GoraeError as error:
            self.error = error
            self.feed.set_state("failed", error.text)

    def _wait(self, text: Text) -> None:
        self.feed.set_state("waiting", text)

    def _run(self, program: WatchedProgram, repl: Repl, board: Identity) -> None:
        if board.kit or program.again:
            refuse_unsuitable(board, self.port)
        self.feed.introduce(f"{board.kit or board.kind} · {repl.link.name}", board.kit)
        limit_s = _FOR_EVER_S if program.time_limit_s is None else program.time_limit_s
        limit_s = max(0.0, limit_s - self.feed.go_on())
        ended = follow_program(
            repl, program.source, time_limit_s=limit_s, name=program.name, on_output=self._take
        )
        error = ended.crash and explain_crash(ended.crash, program.source, program.name)
        self.crash = error.message if error else None
        self.feed.set_state("failed" if self.crash else "ended", self.crash)

    def _take(self, data: bytes) -> None:
        self.feed.take(data)
        time.sleep(_GATHER_S)


class Watching:
    """Looks at kits until it is left; then their programs are interrupted and their motors stopped."""

    def __init__(self, kits: Sequence[Watched], program: WatchedProgram, save_to: Path) -> None:
        self.kits = kits
        self._program, self._save_to = program, save_to
        self._stopped = threading.Event()
        self._futures: list[Future[None]] = []

    def __enter__(self) -> Watching:
        pool = ThreadPoolExecutor(len(self.kits))
        self._futures = [
            pool.submit(kit.watch, self._program, self._stopped, self._save_to) for kit in self.kits
        ]
        pool.shutdown(wait=False)
        return self

    def wait(self, timeout_s: float = 0.0) -> bool:
        """Whether all kits have ended within this time."""
        return not wait(self._futures, timeout_s).not_done

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End all that is still running, and wait until its motors stand."""
        self._stopped.set()
        for future in self._futures:
            future.result()
