"""The workers in which activities go on, as the server has them.

    pool = LivePool(2)
    running = pool.start(order, on_message=print)     # called on a thread of the pool
    running.send({"press": "a", "down": True})
    running.stop()
    pool.close()

An activity is over when it was told `{"over": …}`, which is told of every one, also when its worker died.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from typing import Any, TypeAlias

from gorae.classroom.live.activity import ENDINGS, ID, OVER, START, LiveOrder, Message, pack, unpack
from gorae.jobs import worker_process
from gorae.jobs.pool import available_cores
from gorae.jobs.worker import read_frame, write_frame

MAX_EACH = 40
"""Activities in one worker."""
GRACE_S = 10.0
"""A worker whose activity does not end within this time after it should is ended."""

MAX_MESSAGE = 512 * 1024
"""Bytes of one message of a worker; who sends more is out of order, and is ended."""
MAX_UNSENT = 10_000
"""Frames that wait to be sent to a worker."""

OnMessage: TypeAlias = Callable[[dict[str, Any], bytes], None]


class LivePoolFull(Exception):  # noqa: N818
    """Raised when as much goes on as can."""


class RunningActivity:
    """An activity that goes on somewhere else. From any thread."""

    def __init__(self, number: int, process: _Process, on_message: OnMessage) -> None:
        self._number, self._process, self._on_message = number, process, on_message
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self.over = False

    def send(self, message: Message, data: bytes = b"") -> None:
        """Tell it what the student does; nothing happens when it is over."""
        if not self.over:
            self._process.send({**message, ID: self._number}, data)

    def stop(self) -> None:
        """Have it end."""
        with self._lock:
            if self.over or self._timer:
                return
            self._timer = threading.Timer(GRACE_S, self._process.kill)
            self._timer.daemon = True
            self._timer.start()
        self._process.send({ID: self._number, "stop": True})

    def hear(self, message: dict[str, Any], data: bytes) -> None:
        """Take what its worker tells."""
        if self.over:
            return
        if OVER in message:
            with self._lock:
                self.over = True
                if self._timer:
                    self._timer.cancel()
        self._on_message(message, data)


class LivePool:
    """So many workers, each started when it is first needed, and again when it died."""

    def __init__(self, workers: int | None = None) -> None:
        self._processes: list[_Process | None] = [None] * (workers or available_cores())
        self._numbers = count(1)
        self._lock = threading.Lock()
        self._closed = False

    @property
    def size(self) -> int:
        """How many activities go on."""
        return sum(process.load for process in self._processes if process)

    @property
    def pids(self) -> list[int]:
        """The processes of the workers that live."""
        return [process.pid for process in self._processes if process and process.lives]

    def prepare(self, ports: Sequence[str]) -> None:
        """Start all workers, and have them make the interpreters of these ports."""
        with self._lock:
            processes = [self._at(slot) for slot in range(len(self._processes)) if not self._closed]
        for process in processes:
            process.send({"prepare": list(ports)})

    def start(self, order: LiveOrder, on_message: OnMessage) -> RunningActivity:
        """Begin an activity where the least goes on. `on_message` is called on a thread of the pool.

        Raises LivePoolFull.
        """
        with self._lock:
            loads = [process.load if process else 0 for process in self._processes]
            slot = loads.index(min(loads))
            if self._closed or loads[slot] >= MAX_EACH:
                raise LivePoolFull
            number = next(self._numbers)
            while True:  # it may die at any moment
                process = self._at(slot)
                running = RunningActivity(number, process, on_message)
                if process.add(number, running):
                    break
        process.send({ID: number, START: True}, order.pack())
        return running

    def close(self) -> None:
        """End all that goes on."""
        with self._lock:
            self._closed = True
            processes = [process for process in self._processes if process]
        for process in processes:
            process.kill()
        for process in processes:
            process.join()

    def _at(self, slot: int) -> _Process:
        process = self._processes[slot]
        if process is None or not process.lives:
            process = self._processes[slot] = _Process()
        return process


class _Process:
    """One worker, from its start to its end, with a thread that hears it and one that sends to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[int, RunningActivity] = {}
        self._ended = False
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._popen = worker_process.start_worker("gorae.classroom.live.worker")
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._hear, self._write)]
        for thread in self._threads:
            thread.start()

    @property
    def load(self) -> int:
        return len(self._running)

    @property
    def lives(self) -> bool:
        return not self._ended and self._popen.poll() is None

    @property
    def pid(self) -> int:
        return self._popen.pid

    def add(self, number: int, running: RunningActivity) -> bool:
        """Have an activity go on here; False when the worker is at its end."""
        with self._lock:
            if not self._ended:
                self._running[number] = running
            return not self._ended

    def send(self, message: Message, data: bytes = b"") -> None:
        """Send soon; a worker that does not take what it is sent is ended."""
        if self._outbox.qsize() > MAX_UNSENT:
            self.kill()
        else:
            self._outbox.put(pack(message, data))

    def kill(self) -> None:
        self._popen.kill()

    def join(self) -> None:
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        stdin = self._popen.stdin
        assert stdin
        with suppress(OSError, ValueError):
            while (frame := self._outbox.get()) is not None:
                write_frame(stdin, frame)  # type: ignore[arg-type]
        with suppress(OSError):
            stdin.close()

    def _hear(self) -> None:
        """Take what the worker tells until it ends, and tell of what went on in it that it is over."""
        stdout = self._popen.stdout
        assert stdout
        with suppress(ValueError, OSError):
            while (frame := read_frame(stdout)) is not None:  # type: ignore[arg-type]
                if len(frame) > MAX_MESSAGE:
                    break
                self._hand(*unpack(frame))
        self._popen.kill()
        self._popen.wait()
        stdout.close()
        self._outbox.put(None)
        with self._lock:
            self._ended = True
            left, self._running = self._running, {}
        for running in left.values():
            running.hear({OVER: {"ending": "broken"}}, b"")

    def _hand(self, message: dict[str, Any], data: bytes) -> None:
        number = message.pop(ID, None)
        running = self._running.get(number) if isinstance(number, int) else None
        if running is None:
            return
        if OVER in message:
            self._running.pop(number, None)
            message = {OVER: _checked(message[OVER])}
        running.hear(message, data)


def _checked(over: Any) -> dict[str, Any]:
    """Return how an activity ended, as a worker may tell it."""
    known = isinstance(over, dict) and over.get("ending") in ENDINGS
    return over if known else {"ending": "broken"}
